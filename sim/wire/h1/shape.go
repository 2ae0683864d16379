package h1

// Shape is a way in which a message can differ from what RFC 9112 lets a sender
// write, or in which recipients differ although it does not.
type Shape uint8

// The shapes, in the order in which a decoder meets them.
const (
	EmptyLineFirst  Shape = iota // an empty line before the request line (§2.2)
	EmptyLinesFirst              // more than one
	EmptyLFFirst                 // an empty line that is LF alone
	LFAlone                      // a line of the head ends with LF alone (§2.2)
	CRWithin                     // a CR in a line of the head that no LF follows (§2.2)
	LineTooLong                  // the start line is longer than the limit (§3)
	SpaceFirst                   // whitespace before the start line (§3)
	SpacesBetween                // more than one space between its parts (§3)
	TabBetween                   // other whitespace between its parts (§3)
	SpaceLast                    // whitespace behind the version (§3)
	NoVersion                    // a request line of HTTP/0.9
	MethodNoToken                // a method that is no token (§3.1)
	MethodSmall                  // a method in small letters, which is another method (§3.1)
	TargetSpace                  // whitespace within the target (§3.2)
	TargetHigh                   // an octet above 127 in the target (§3.2)
	TargetControl                // a control octet in the target (§3.2)
	TargetFragment               // a fragment in the target (§3.2)
	TargetNoSlash                // a target that has none of the four forms (§3.2)
	TargetAuthority              // the authority form, but not for CONNECT (§3.2.3)
	TargetAsterisk               // the asterisk form, but not for OPTIONS (§3.2.4)
	OptionsAsterisk              // the asterisk form for OPTIONS, which is right (§3.2.4)
	VersionName                  // the version does not begin with HTTP/ in capitals (§2.3)
	VersionDigits                // the version is not two digits (§2.3)
	VersionMajor                 // a major version other than 1 (RFC 9110 §15.6.6)
	VersionMinor                 // a minor version above 1 (RFC 9110 §2.5)
	FieldTooLong                 // a field line, or all of them, are longer than the limit
	FieldTooMany                 // more field lines than the limit
	FieldSpaceFirst              // whitespace before the first field line (§2.2)
	FieldFold                    // a field folded over lines (§5.2)
	FieldSpaceColon              // whitespace between a field's name and its colon (§5.1)
	FieldNoColon                 // a line without a colon (§5)
	FieldNameEmpty               // a field without a name (§5)
	FieldNameBad                 // a name that is no token (§5)
	FieldNUL                     // a NUL in a value (RFC 9110 §5.5)
	FieldControl                 // another control octet in a value (RFC 9110 §5.5)
	HostMissing                  // no Host in HTTP/1.1 (§3.2)
	HostTwice                    // Host more than once, the same (§3.2)
	HostsDiffer                  // two Hosts that differ (§3.2)
	HostEmpty                    // Host without a value (§3.2)
	HostBad                      // a Host that is no host (§3.2)
	HostOther                    // an absolute target with another Host (§3.2.2)
	LengthTwice                  // equal lengths in two lines (§6.3 item 5)
	LengthList                   // equal lengths in one line (§6.3 item 5)
	LengthsDiffer                // lengths that differ (§6.3 item 5)
	LengthSign                   // a length with a plus sign (§6.2)
	LengthEmpty                  // an empty length (§6.2)
	LengthBad                    // a length that is no number (§6.2)
	LengthHuge                   // a length beyond 63 bits (RFC 9110 §8.6)
	BothLengths                  // Transfer-Encoding and Content-Length (§6.3 item 3)
	CodingOld                    // Transfer-Encoding in HTTP/1.0 (§6.1)
	CodingBefore                 // another coding before chunked (§6.1)
	CodingTwice                  // chunked twice (§6.1)
	CodingLast                   // a coding behind chunked (§6.3 item 4)
	CodingInstead                // a known coding without chunked (§6.3 item 4)
	CodingUnknown                // an unknown coding without chunked (§6.3 item 4)
	ChunkSpaceFirst              // whitespace before a chunk size (§7.1)
	ChunkSpaceLast               // whitespace behind a chunk size (§7.1.1)
	ChunkEmpty                   // no chunk size (§7.1)
	ChunkBad                     // a chunk size that is no number (§7.1)
	ChunkHuge                    // a chunk size beyond 63 bits (§7.1)
	ChunkLF                      // a chunk-size line that ends with LF alone (§2.2)
	ChunkEndLF                   // a chunk's data ends with LF alone (§2.2)
	ChunkLong                    // a chunk longer than its size (§7.1)
	TrailerNoColon               // a trailer line without a colon (§7.1.2)
	shapes
)

// shapeOf says what a shape is called, which fault it is, and what a decoder
// without rules of its own does: it refuses whatever two recipients could
// understand in different ways, and takes what RFC 9112 calls valid or lets pass.
type shapeOf struct {
	fault  Fault
	strict Verdict
	text   string
}

var shapeTable = [shapes]shapeOf{ //nolint:gochecknoglobals // a constant table
	EmptyLineFirst:  {FaultStartLine, Take, "an empty line before the request line"},
	EmptyLinesFirst: {FaultStartLine, 400, "two empty lines before the request line"},
	EmptyLFFirst:    {FaultBareLF, 400, "an empty line that is LF alone"},
	LFAlone:         {FaultBareLF, 400, "a line ends with LF alone"},
	CRWithin:        {FaultBareLF, 400, "a line has a CR that no LF follows"},
	LineTooLong:     {FaultTooLong, 414, "the request line is too long"},
	SpaceFirst:      {FaultStartLine, 400, "whitespace before the start line"},
	SpacesBetween:   {FaultStartLine, 400, "more than one space between the parts of the start line"},
	TabBetween:      {FaultStartLine, 400, "whitespace other than a space in the start line"},
	SpaceLast:       {FaultStartLine, 400, "whitespace behind the version"},
	NoVersion:       {FaultStartLine, 400, "the request line has no version"},
	MethodNoToken:   {FaultStartLine, 400, "the method is no token"},
	MethodSmall:     {FaultStartLine, Take, "a method in small letters"},
	TargetSpace:     {FaultStartLine, 400, "the request line is not method, target and version"},
	TargetHigh:      {FaultStartLine, 400, "the target has an octet above 127"},
	TargetControl:   {FaultStartLine, 400, "the target has a control octet"},
	TargetFragment:  {FaultStartLine, Take, "the target has a fragment"},
	TargetNoSlash:   {FaultStartLine, 400, "the target has none of the four forms"},
	TargetAuthority: {FaultStartLine, 400, "the authority form is for CONNECT alone"},
	TargetAsterisk:  {FaultStartLine, 400, "the asterisk form is for OPTIONS alone"},
	OptionsAsterisk: {FaultStartLine, Take, "the asterisk form"},
	VersionName:     {FaultStartLine, 400, "the version does not begin with HTTP/"},
	VersionDigits:   {FaultStartLine, 400, "the version is not HTTP/ and two digits"},
	VersionMajor:    {FaultVersion, 505, "the version is not HTTP/1.x"},
	VersionMinor:    {FaultVersion, Take, "a minor version above 1"},
	FieldTooLong:    {FaultTooLong, 431, "the fields are too long"},
	FieldTooMany:    {FaultTooLong, 431, "too many field lines"},
	FieldSpaceFirst: {FaultFold, 400, "whitespace before the first field line"},
	FieldFold:       {FaultFold, 400, "a field line begins with whitespace"},
	FieldSpaceColon: {FaultSpaceBeforeColon, 400, "whitespace between field name and colon"},
	FieldNoColon:    {FaultField, 400, "a field line has no colon"},
	FieldNameEmpty:  {FaultField, 400, "a field line has no name"},
	FieldNameBad:    {FaultField, 400, "a field's name is no token"},
	FieldNUL:        {FaultField, 400, "a field has a NUL"},
	FieldControl:    {FaultField, 400, "a field has a control octet"},
	HostMissing:     {FaultHost, 400, "the request has no Host field"},
	HostTwice:       {FaultHost, 400, "a request has exactly one Host field"},
	HostsDiffer:     {FaultHost, 400, "a request has exactly one Host field"},
	HostEmpty:       {FaultHost, Take, "Host has no value"},
	HostBad:         {FaultHost, 400, "the value of Host is no host"},
	HostOther:       {FaultHost, Take, "Host differs from the target"},
	LengthTwice:     {FaultDifferingLengths, Take, "two equal Content-Length fields"},
	LengthList:      {FaultDifferingLengths, Take, "a list of equal Content-Length values"},
	LengthsDiffer:   {FaultDifferingLengths, 400, "two Content-Length values differ"},
	LengthSign:      {FaultLength, 400, "Content-Length has a sign"},
	LengthEmpty:     {FaultLength, 400, "Content-Length is empty"},
	LengthBad:       {FaultLength, 400, "Content-Length is not a number of octets"},
	LengthHuge:      {FaultLength, 400, "Content-Length is beyond 63 bits"},
	BothLengths:     {FaultBothLengths, 400, "both Transfer-Encoding and Content-Length"},
	CodingOld:       {FaultCoding, 400, "Transfer-Encoding in a message of HTTP/1.0"},
	CodingBefore:    {FaultCoding, 501, "a transfer coding other than chunked"},
	CodingTwice:     {FaultCoding, 501, "chunked twice"},
	CodingLast:      {FaultCoding, 501, "a transfer coding behind chunked"},
	CodingInstead:   {FaultCoding, 501, "a transfer coding other than chunked"},
	CodingUnknown:   {FaultCoding, 501, "a transfer coding other than chunked"},
	ChunkSpaceFirst: {FaultChunk, 400, "whitespace before a chunk size"},
	ChunkSpaceLast:  {FaultChunk, Take, "whitespace behind a chunk size"},
	ChunkEmpty:      {FaultChunk, 400, "a chunk size is missing"},
	ChunkBad:        {FaultChunk, 400, "a chunk size is not a hexadecimal number"},
	ChunkHuge:       {FaultChunk, 400, "a chunk size is too large"},
	ChunkLF:         {FaultBareLF, 400, "a chunk-size line ends with LF alone"},
	ChunkEndLF:      {FaultBareLF, 400, "a chunk ends with LF alone"},
	ChunkLong:       {FaultChunk, 400, "a chunk is longer than its size says"},
	TrailerNoColon:  {FaultField, 400, "a trailer line has no colon"},
}

// String names the shape as an error does.
func (s Shape) String() string { return shapeTable[s].text }

// Shapes lists all shapes.
func Shapes() []Shape {
	var all []Shape
	for s := range shapes {
		all = append(all, s)
	}
	return all
}
