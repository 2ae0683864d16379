package httpmodel

import "wirewalk/sim/wire/h1"

// columns are the programs of the table, in the order of leniencyColumns.
type columns [11]h1.Verdict

// leniencyColumns names the programs whose verdicts were measured, each with a
// request of that shape to its default configuration. tencent-clb is taken to do
// what nginx does, of which it is made (doc); others are strict.
var leniencyColumns = [...]struct{ profile, release string }{ //nolint:gochecknoglobals // a table
	{"nginx", "1.22.1"},
	{"apache", "2.4.71"},
	{"haproxy", "2.6.12"},
	{"node", "20.20"},
	{"go", "1.26"},
	{"gunicorn", "20.1"},
	{"uvicorn", "0.17.6, httptools"},
	{"puma", "5.6.5"},
	{"jetty", "9.4.57"},
	{"tomcat", "10.1.60"},
	{"caddy", "2.6.2"},
}

// The words of the table besides a status.
const (
	take = h1.Take
	last = h1.TakeClose
	skip = h1.Ignore
	drop = h1.Drop
	wait = h1.Wait
)

// leniency is what each program does with each shape in which they differ; what
// is not in it, all refuse with 400 or take as the letter says. caddy and
// nginx were measured as proxies, for by themselves they read no content; haproxy
// does the same in both.
var leniency = [...]struct { //nolint:gochecknoglobals // a table
	shape h1.Shape
	by    columns
}{
	{h1.EmptyLineFirst, columns{take, take, take, take, 400, 400, take, 400, take, take, 400}},
	{h1.EmptyLinesFirst, columns{take, take, take, take, 400, 400, take, 400, take, take, 400}},
	{h1.EmptyLFFirst, columns{take, 400, take, take, 400, 400, take, 400, take, take, 400}},
	{h1.LFAlone, columns{take, 400, take, 400, take, wait, take, 400, take, take, take}},
	{h1.CRWithin, columns{400, 400, 400, 400, 400, take, 400, 400, 400, 400, 400}},
	{h1.LineTooLong, columns{414, 414, 400, 431, 431, 400, 400, 400, 414, 400, 431}},
	{h1.SpacesBetween, columns{take, 400, take, take, 400, 400, take, 400, take, take, 400}},
	{h1.TabBetween, columns{400, 400, take, 400, 400, 400, 400, 400, 400, take, 400}},
	{h1.SpaceLast, columns{take, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400}},
	{h1.NoVersion, columns{take, take, 400, wait, 400, 400, wait, 400, 505, take, 400}},
	{h1.MethodSmall, columns{400, 501, take, 400, take, take, 400, 400, take, take, take}},
	{h1.TargetHigh, columns{take, take, 400, 400, take, take, drop, take, 400, 400, take}},
	{h1.TargetFragment, columns{take, 400, 400, take, take, take, take, take, take, 400, take}},
	{h1.TargetNoSlash, columns{400, 400, 400, 400, 400, take, 400, 400, 400, 400, 400}},
	{h1.TargetAuthority, columns{400, 400, 400, 400, take, take, 400, 500, 400, 400, take}},
	{h1.TargetAsterisk, columns{400, 400, take, take, take, take, take, take, 400, 400, take}},
	{h1.OptionsAsterisk, columns{400, take, take, take, take, take, take, take, take, take, take}},
	{h1.VersionName, columns{400, 400, 400, 400, 400, 400, 400, 400, take, 400, 400}},
	{h1.VersionDigits, columns{take, 400, 400, 400, 400, take, 400, last, 505, 505, 400}},
	{h1.VersionMajor, columns{505, take, take, last, 505, take, take, last, 426, 505, 505}},
	{h1.VersionMinor, columns{take, take, take, 400, take, take, take, last, 505, 505, take}},
	{h1.FieldTooLong, columns{400, 400, 400, 431, 431, 400, 400, 400, 431, 400, 431}},
	{h1.FieldTooMany, columns{400, 400, 400, 431, 431, 400, 400, 400, 431, 400, 431}},
	{h1.FieldSpaceFirst, columns{400, 400, 400, 400, 400, 400, take, 400, 400, 400, 400}},
	{h1.FieldFold, columns{400, take, take, 400, take, take, take, 400, 400, take, take}},
	{h1.FieldSpaceColon, columns{400, 400, 400, 400, 400, 400, take, 400, 400, 400, 400}},
	{h1.FieldNoColon, columns{take, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400}},
	{h1.FieldNameEmpty, columns{400, 400, 400, 400, 400, 400, 400, 400, 400, 400, take}},
	{h1.FieldNameBad, columns{take, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400}},
	{h1.FieldNUL, columns{400, 400, take, 400, 400, take, 400, 400, 400, 400, 400}},
	{h1.FieldControl, columns{take, 400, take, 400, 400, take, 400, 400, 400, 400, 400}},
	{h1.HostMissing, columns{400, 400, take, 400, 400, take, take, take, 400, 400, 400}},
	{h1.HostTwice, columns{400, 400, take, take, 400, take, take, take, take, 400, 400}},
	{h1.HostsDiffer, columns{400, 400, 400, take, 400, take, take, take, take, 400, 400}},
	{h1.HostEmpty, columns{400, 400, take, take, take, take, take, take, take, take, take}},
	{h1.HostBad, columns{400, 400, take, take, 400, take, take, take, take, 400, 400}},
	{h1.HostOther, columns{take, take, 400, take, take, take, take, take, take, 400, take}},
	{h1.LengthTwice, columns{400, 400, take, 400, take, 400, 400, 400, 400, 400, take}},
	{h1.LengthList, columns{400, 400, take, 400, 400, 400, 400, 400, 400, 400, 400}},
	{h1.LengthSign, columns{400, 400, 400, 400, 400, take, 400, 400, 400, 400, 400}},
	{h1.LengthEmpty, columns{400, 400, 400, 400, 400, 400, 400, 400, 400, 400, take}},
	{h1.LengthHuge, columns{400, 400, 400, 400, 400, wait, 400, wait, 400, 400, 400}},
	{h1.BothLengths, columns{400, last, last, 400, take, 400, 400, take, 400, last, take}},
	{h1.CodingOld, columns{400, take, last, last, skip, 400, last, take, take, 400, skip}},
	{h1.CodingBefore, columns{501, take, 422, take, 501, 500, take, skip, take, 501, 501}},
	{h1.CodingTwice, columns{501, take, 400, 400, 501, 500, 400, 400, 400, 400, 501}},
	{h1.CodingLast, columns{400, 400, 400, 400, 501, 400, 400, 400, 400, 400, 501}},
	{h1.CodingInstead, columns{501, 400, 400, 400, 501, 500, 400, 400, 400, 501, 501}},
	{h1.CodingUnknown, columns{501, 400, 400, 400, 501, 500, 400, 501, 400, 501, 501}},
	{h1.ChunkSpaceFirst, columns{400, 400, 400, 400, 400, take, 400, take, 500, 400, 502}},
	{h1.ChunkSpaceLast, columns{take, take, take, 400, take, take, take, take, take, 400, take}},
	{h1.ChunkEmpty, columns{400, 400, 400, 400, 400, 500, 400, 500, 500, 400, 502}},
	{h1.ChunkBad, columns{400, 400, 400, 400, 400, drop, 400, 400, 500, 400, 502}},
	{h1.ChunkHuge, columns{400, 413, 400, 400, 400, wait, 400, 500, 500, 400, 502}},
	{h1.ChunkLF, columns{take, 400, take, 400, 400, drop, 400, wait, take, 400, take}},
	{h1.ChunkEndLF, columns{take, 400, take, 400, 400, drop, 400, 400, take, 400, 502}},
	{h1.ChunkLong, columns{400, 400, 400, 400, 400, drop, 400, 400, 500, 400, 502}},
	{h1.TrailerNoColon, columns{take, 400, 400, 400, 400, 400, 400, take, 500, 400, 502}},
}

// rules are the verdicts of a profile.
func rules(profile string) h1.Rules {
	var r h1.Rules
	switch profile {
	case "tencent-clb":
		profile = "nginx"
	case "python":
		return pythonRules()
	}
	for i, column := range leniencyColumns {
		if column.profile != profile {
			continue
		}
		for _, row := range leniency {
			r.Set(row.shape, row.by[i])
		}
	}
	return r
}

// pythonRules are those of http.server, which looks at next to nothing (measured with
// 3.11.2). What concerns chunks is not among them: it reads none. Nor are lengths that
// differ, of which it takes the first: here nobody takes such a message.
func pythonRules() h1.Rules {
	var r h1.Rules
	for _, s := range []h1.Shape{
		h1.LFAlone, h1.CRWithin, h1.SpaceFirst, h1.SpacesBetween, h1.TabBetween, h1.SpaceLast, h1.TargetHigh, h1.TargetFragment,
		h1.TargetNoSlash, h1.TargetAuthority, h1.TargetAsterisk, h1.VersionName, h1.VersionDigits, h1.VersionMajor, h1.VersionMinor,
		h1.FieldSpaceFirst, h1.FieldFold, h1.FieldSpaceColon, h1.FieldNoColon, h1.FieldNameEmpty, h1.FieldNameBad, h1.FieldNUL,
		h1.FieldControl, h1.HostMissing, h1.HostTwice, h1.HostsDiffer, h1.HostBad, h1.LengthTwice, h1.LengthSign,
	} {
		r.Set(s, take)
	}
	for _, s := range []h1.Shape{
		h1.EmptyLineFirst, h1.EmptyLinesFirst, h1.EmptyLFFirst, h1.LengthList, h1.LengthEmpty, h1.LengthBad, h1.LengthHuge,
	} {
		r.Set(s, drop)
	}
	r.Set(h1.MethodSmall, 501)
	r.Set(h1.MethodNoToken, 501)
	r.Set(h1.NoVersion, wait)
	return r
}

// MeasuredRelease is the release of a server whose verdicts were measured; false
// for a profile whose verdicts are from documents.
func MeasuredRelease(profile string) (string, bool) {
	for _, column := range leniencyColumns {
		if column.profile == profile {
			return column.release, true
		}
	}
	return "", false
}

// breach names what RFC 9112 says a server MUST do where a verdict does not do
// it, "" where it does.
func breach(shape h1.Shape, verdict h1.Verdict) string {
	taken := verdict == h1.Take || verdict == h1.TakeClose || verdict == h1.Ignore
	duty, says := shape.Must()
	if !taken || duty == h1.MustClose && verdict == h1.TakeClose {
		return ""
	}
	return says
}
