package decode_test

// endingBase has a server that ends and starts again while its client is at all
// stages of a request, and another socket that would listen on its port.
const endingBase = `version: 1
hosts: {client: {}, server: {}}
links: {wan: {between: [client, server], delay: 10ms}}
servers: [{host: server, pages: {/a: {size: 3KiB}, /parts: {size: 3KiB, framing: chunked, chunk: 1KiB, pause: 1ms}, /slow: {size: 100B, think: 1s}}}]
clients: [{host: client}]
script:
  - {do: get, path: /parts}
  - {at: 1s, do: post, path: /none, size: 5KiB, body_after: 300ms}
  - {at: 2s, do: get, path: /a, raw: "GET /a HTTP/1.1\r\n", half_close: true}
  - {at: 3s, host: server, do: listen, port: 80, reuse_port: true}
  - {at: 5s, do: get, path: /slow}
  - {at: 5500ms, host: server, do: reload}
  - {at: 5550ms, do: get, path: /a}
  - {at: 20s, do: get, path: /slow}
  - {at: 20s, do: preconnect}
  - {at: 20500ms, host: server, do: restart}
  - {at: 20700ms, do: get, path: /a}
until: 1m
`

// headBase has requests with content in chunks, and HEAD.
const headBase = `version: 1
hosts: {client: {}, server: {}}
links: {wan: {between: [client, server], delay: 10ms}}
servers: [{host: server, pages: {/a: {size: 300B}}}]
clients: [{host: client, layout: [Host, "Accept: text/html", Content-Type, Content-Length, Transfer-Encoding, Connection]}]
script:
  - {do: head, path: /a}
  - {do: post, path: /a, size: 3KiB}
  - {do: post, path: /a, size: 3KiB, framing: chunked}
  - {do: head, path: /a}
until: 1m
`
