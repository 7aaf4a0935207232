package schedule

import "strings"

// abbreviation gives the zones that a common abbreviation stands for, the
// likeliest first, divided by blanks. Those that are IANA names themselves
// (CET, EST, MST and others) never come here.
func abbreviation(word string) string {
	switch strings.ToUpper(word) {
	case "CEST", "MEZ", "MESZ":
		return "Europe/Berlin"
	case "EEST":
		return "Europe/Helsinki"
	case "WEST":
		return "Europe/Lisbon"
	case "BST":
		return "Europe/London Asia/Dhaka"
	case "IST":
		return "Asia/Kolkata Europe/Dublin Asia/Jerusalem"
	case "MSK":
		return "Europe/Moscow"
	case "TRT":
		return "Europe/Istanbul"
	case "EDT", "ET":
		return "America/New_York"
	case "CST":
		return "America/Chicago Asia/Shanghai"
	case "CDT", "CT":
		return "America/Chicago"
	case "MDT", "MT":
		return "America/Denver"
	case "PST", "PDT", "PT":
		return "America/Los_Angeles"
	case "AKST", "AKDT":
		return "America/Anchorage"
	case "AST":
		return "America/Halifax Asia/Riyadh"
	case "ADT":
		return "America/Halifax"
	case "NST", "NDT":
		return "America/St_Johns"
	case "BRT":
		return "America/Sao_Paulo"
	case "ART":
		return "America/Argentina/Buenos_Aires"
	case "CLT", "CLST":
		return "America/Santiago"
	case "COT":
		return "America/Bogota"
	case "PET":
		return "America/Lima"
	case "JST":
		return "Asia/Tokyo"
	case "KST":
		return "Asia/Seoul"
	case "HKT":
		return "Asia/Hong_Kong"
	case "SGT":
		return "Asia/Singapore"
	case "PHT":
		return "Asia/Manila"
	case "ICT":
		return "Asia/Bangkok"
	case "WIB":
		return "Asia/Jakarta"
	case "PKT":
		return "Asia/Karachi"
	case "NPT":
		return "Asia/Kathmandu"
	case "GST":
		return "Asia/Dubai"
	case "AWST":
		return "Australia/Perth"
	case "ACST", "ACDT":
		return "Australia/Adelaide"
	case "AEST":
		return "Australia/Sydney Australia/Brisbane"
	case "AEDT":
		return "Australia/Sydney"
	case "NZST", "NZDT":
		return "Pacific/Auckland"
	case "SAST":
		return "Africa/Johannesburg"
	case "CAT":
		return "Africa/Maputo"
	case "EAT":
		return "Africa/Nairobi"
	case "WAT":
		return "Africa/Lagos"
	}
	return ""
}
