package schedule

// TZDataVersion is the release of the embedded time zone data.
const TZDataVersion = "2026f"
