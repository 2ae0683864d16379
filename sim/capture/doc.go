// Package capture writes traces as pcapng and pcap files and makes traces of
// such files. Its readers hold every length in a file against a limit before
// they trust it, because a capture comes from anywhere. What other tools read
// and this one leaves out: name resolution and decryption blocks, interface
// statistics, IP reassembly, and tunnels.
package capture
