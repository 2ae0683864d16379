package format

// All are the formats that need no screen, in the order of the program's help.
func All() List {
	return List{
		pcapng(),
		pcap(),
		tcpdumpText(),
		jsonl(),
		har(),
		mermaid(),
		ss(),
		netstat(),
		stats(),
		exchangesList(),
		connectionsList(),
		triage(),
		compare(),
		scenario(),
	}
}
