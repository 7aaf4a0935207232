package source

import (
	"bytes"
	"fmt"
)

// taskText is a made-up task of about 2.5 KB with the parts that tasks have.
func taskText(n int) []byte {
	var b bytes.Buffer
	id := func(k int) string { return fmt.Sprintf("%024x", uint64(n)*7919+uint64(k)*104729+1) }
	fmt.Fprintf(&b, `{
  "id": "%s",
  "name": "Nightly load of area %d",
  "description": "Loads what the day before left behind and hands it on to the \"sales\" reports",
  "specVersion": "0.8",
  "version": "1.0.%d",
  "enabled": %t,
  "resourceId": "%s",
  "ownerId": "%s",
  "spaceId": "%s",
  "start": "main",
  "timeouts": {"workflowExecTimeout": {"duration": "P1D"}},
  "events": [
    {
      "name": "clock",
      "kind": "consumed",
      "type": "com.example.time",
      "source": "system-events",
      "schedule": {"recurrence": ["RRULE:FREQ=DAILY;BYHOUR=%d;BYMINUTE=30;BYSECOND=0"], "timezone": "Europe/Berlin", "startDateTime": "2025-02-03T00:00:00"}
    },
    {
      "name": "upstream",
      "type": "com.example.task.finished",
      "source": "system-events",
      "correlation": [
        {"contextAttributeName": "tasks", "contextAttributeValue": "%s"},
        {"contextAttributeName": "status", "contextAttributeValue": "successful"}
      ]
    }
  ],
`, id(0), n, n%50, n%9 != 0, id(1), id(2), id(3), n%24, id(4))
	b.WriteString(`  "functions": [{"name": "load", "type": "custom", "operation": "reload"}],
  "states": [
    {
      "name": "main",
      "type": "event",
      "onEvents": [
        {
          "eventRefs": ["clock", "upstream"],
          "actions": [
            {
              "name": "load",
              "functionRef": {
                "refName": "load",
                "arguments": {"partial": false, "weight": 10, "variables": [{"name": "vArea", "value": "north"}, {"name": "vDays", "value": "7"}, {"name": "vMode", "value": "full"}]}
              }
            }
          ]
        }
      ],
      "end": true
    }
  ],
  "metadata": {
`)
	fmt.Fprintf(&b, `    "tenantId": "%s",
    "createdAt": "2025-01-07T08:15:30.123Z",
    "updatedAt": "2025-06-17T19:05:01.456Z",
    "createdBy": "%s",
    "updatedBy": "%s",
    "orphan": false,
    "resourceName": "Area %d",
    "lastExecution": {
      "id": "%s",
      "status": "SUCCEEDED",
      "startedAt": "2025-06-18T01:30:02.001Z",
      "endedAt": "2025-06-18T01:42:17.250Z",
      "durationSeconds": 735,
      "log": "Started reload.\nFinished reload.\n"
    },
    "nextExecutionTime": "2025-06-19T01:30:00Z",
    "migratedFrom": null,
    "trigger": {"type": "composed", "time": true, "dataset": false, "count": 2}
  }
}`, id(5), id(6), id(6), n, id(7))
	return b.Bytes()
}

// listText is a list answer with n tasks, on one line when compact.
func listText(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"data": [`)
	for i := range n {
		if i > 0 {
			b.WriteString(",\n")
		}
		b.Write(taskText(i))
	}
	b.WriteString(`], "links": {"self": {"href": "https://example.com/tasks"}}}`)
	return b.Bytes()
}
