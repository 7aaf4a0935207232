package tenant

// codeWords says what an error code of the scheduling service means, "" for an
// unknown one (the pages of POST .../actions/reload/*, the only public list).
func codeWords(code string) string {
	switch code {
	case "CHO-001":
		return "the request or the id in it is invalid"
	case "CHO-003":
		return "the app does not exist, cannot be seen, or the right app:reload on it is missing"
	case "CHO-004":
		return "the upstream task was deleted meanwhile"
	case "CHO-013":
		return "the task could not be stored"
	case "CHO-014":
		return "the app already has as many tasks as are allowed"
	case "CHO-015":
		return "the app of the upstream task cannot be read"
	case "CHO-016":
		return "the id of the upstream task is no UUID, or there is no such task"
	case "CHO-017":
		return "the schedule was rejected: its recurrence, time zone or end is invalid"
	case "CHO-018":
		return "the user has as many tasks as are allowed"
	case "CHO-024":
		return "the scheduler is not available for the moment"
	case "CHO-030":
		return "the app uses no dataset that a pipeline produces"
	case "CHO-031":
		return "the app already has a task for updated datasets"
	}
	return ""
}
