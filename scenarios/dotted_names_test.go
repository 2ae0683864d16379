package scenarios_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
)

// A name may have dots in it, as that of a host in the DNS does.
func TestAPlaceholderFindsAValueUnderANameWithDots(t *testing.T) {
	const file = `version: 1
title: It may be remembered $(value dns.1.names.www.example.com.ttl), that one $(value dns.1.names.example.com.ttl)
hosts: {client: {}, ns: {}, server: {}}
links: {near: {between: [client, ns]}, far: {between: [client, server]}}
dns:
  - host: ns
    names:
      www.example.com: {addresses: [server], ttl: 7s}
      example.com: {addresses: [server], ttl: 9s}
servers: [{host: server, pages: {/a: {size: 1B}}}]
clients: [{host: client, to: www.example.com}]
script: [{host: client, do: get, path: /a}]
`
	s, problems := scenarios.Load("dotted", []byte(file))
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	if !strings.Contains(s.Title, "7 s, that one 9 s") {
		t.Errorf("the title is %q", s.Title)
	}
	_, problems = scenarios.Load("dotted", []byte(strings.Replace(file, "names.example.com.ttl", "names.example.org.ttl", 1)))
	if problems.Errors() == nil {
		t.Error("a name that is not there is found")
	}
}
