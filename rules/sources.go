package rules

import (
	"regexp"
	"strings"
	"sync"
)

const (
	restPage   = "https://qlik.dev/apis/rest/scheduling/tasks/"
	reloadPage = "https://qlik.dev/toolkits/qlik-cli/scheduling/scheduling-task-resource-reload-"
)

// sourcePages are the addresses of the documents that sources begin with.
var sourcePages = []struct{ begin, page string }{
	{"API reference of /api/v1/reload-tasks", "https://qlik.dev/apis/rest/reload-tasks/"},
	{"API reference of /api/scheduling/tasks", restPage},
	{"API reference of G", restPage},
	{"API reference of P", restPage},
	{"qlik.dev, Reload on task event", reloadPage + "on-task-event/"},
	{"qlik.dev, qlik-cli: reload on task event", reloadPage + "on-task-event/"},
	{"qlik.dev, Reload on dataset updated", reloadPage + "on-dataset-updated/"},
	{"qlik.dev, Reload on time schedule", reloadPage + "on-time-schedule/"},
	{"Error CHO-031", reloadPage + "on-dataset-updated/"},
	{"Error CHO-", reloadPage + "on-time-schedule/"},
	{"qlik.dev, Migrate reload-tasks to tasks", "https://qlik.dev/manage/analytics-applications/migrate-reload-tasks-to-tasks/"},
	{"qlik.dev, Reload overview", "https://qlik.dev/manage/analytics-applications/"},
	{"Qlik Cloud guardrails", "https://qlik.dev/manage/analytics-applications/"},
	{"qlik.dev, task chaining with qlik-cli", "https://qlik.dev/manage/analytics-applications/task-chaining-qlik-cli/"},
	{"qlik.dev, scheduling task events", "https://qlik.dev/apis/event/scheduling/tasks/"},
	{"qlik.dev, events of scheduling tasks", "https://qlik.dev/apis/event/scheduling/tasks/"},
	{"qlik.dev changelog, task events", "https://qlik.dev/changelog/227-scheduling-tasks-events-api/"},
	{"qlik.dev, reload endpoints of scheduling tasks", "https://qlik.dev/changelog/262-scheduling-tasks-api-reload-task-endpoints/"},
	{"qlik.dev, API versioning", "https://qlik.dev/apis/versioning/"},
	{"Qlik changelog: Scheduling Tasks API and deprecation", "https://qlik.dev/changelog/231-scheduling-tasks-api-and-reload-tasks-deprecation/"},
	{"Qlik changelog, Tasks API", "https://qlik.dev/changelog/135-tasks-api/"},
	{"Qlik changelog, API updates for reload-tasks", "https://qlik.dev/changelog/27-api-updates-reload-tasks/"},
	{"Qlik changelog 271", "https://qlik.dev/changelog/271-reload-tasks-migrated-task-error-response/"},
	{"Serverless Workflow 0.8", "https://github.com/serverlessworkflow/specification/blob/0.8.x/specification.md"},
	{"crontab(5)", "https://man7.org/linux/man-pages/man5/crontab.5.html"},
	{"IANA Time Zone Database", "https://www.iana.org/time-zones"},
	{"Semantic Versioning 2.0.0", "https://semver.org/spec/v2.0.0.html"},
	{"@qlik/api", "https://www.npmjs.com/package/@qlik/api"},
	{"Microsoft, PowerShell documentation, ConvertTo-Json", "https://learn.microsoft.com/powershell/module/microsoft.powershell.utility/convertto-json"},
}

var rfcNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`RFC (\d+)`) })

// linked is a source with links to its documents, as far as their addresses are known.
// What a document says is no part of its name.
func linked(source string) string {
	for _, s := range sourcePages {
		if !strings.HasPrefix(source, s.begin) {
			continue
		}
		name, rest := source, ""
		if i := strings.IndexAny(source[len(s.begin):], ":(,;"); i >= 0 {
			name = strings.TrimRight(source[:len(s.begin)+i], " ")
			rest = source[len(name):]
		}
		return "[" + name + "](" + s.page + ")" + rest
	}
	return rfcNumber().ReplaceAllString(source, "[$0](https://www.rfc-editor.org/rfc/rfc$1)")
}
