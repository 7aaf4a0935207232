package rules

// Parts that the examples of the documentation share: the action that reloads an
// app, an event that another task's end makes, and the states that wait for events,
// which stand around a list of eventRefs.
const (
	exampleReload = `{"functionRef": {"refName": "app.reload", "arguments": {"appId": "0b5a8f4e-6d39-4a6e-8a4b-0f2f6a1c7d21"}}}`

	exampleSales = `{
    "name": "sales-loaded", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
    "correlation": [
      {"contextAttributeName": "id", "contextAttributeValue": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11"},
      {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]
  }`

	exampleStock = `{
    "name": "stock-loaded", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
    "correlation": [
      {"contextAttributeName": "id", "contextAttributeValue": "c2d5a1b7-94e6-4f0b-8a3d-6e1f9b0c4d22"},
      {"contextAttributeName": "status", "contextAttributeValue": "SUCCEEDED"}]
  }`

	exampleSalesFailed = `{
    "name": "sales-failed", "type": "com.qlik.v1.task.run.finished", "source": "system-events.task",
    "correlation": [
      {"contextAttributeName": "id", "contextAttributeValue": "7f3c1f0e-5b1d-4a53-9d0e-2a1f6f0c9b11"},
      {"contextAttributeName": "status", "contextAttributeValue": "FAILED"}]
  }`

	exampleWait = `"states": [{
    "name": "reload", "type": "event",
    "onEvents": [{
      "eventRefs": `

	exampleWaitAny = `"states": [{
    "name": "reload", "type": "event", "exclusive": true,
    "onEvents": [{
      "eventRefs": `

	exampleWaitAll = `"states": [{
    "name": "reload", "type": "event", "exclusive": false,
    "onEvents": [{
      "eventRefs": `

	exampleWaitEnd = `,
      "actions": [` + exampleReload + `]
    }]
  }]`
)
