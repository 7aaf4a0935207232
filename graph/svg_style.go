package graph

// svgStyle is written out in literal colours, as not every reader of SVG knows
// variables; those who know no themes get the light one.
const svgStyle = `
text{font-family:Inter,"Segoe UI",Roboto,"Helvetica Neue",Helvetica,Arial,sans-serif;fill:#111827}
svg{background:#ffffff}.page{fill:#ffffff}
.title{font-size:19px;font-weight:650;letter-spacing:-.2px}
.subtitle{font-size:12px;fill:#6b7280}
.name{font-size:12.5px;font-weight:600}
.about{font-size:10.5px;fill:#4b5563}
.key{font-size:11px;fill:#4b5563}
.shape{fill:#f8fafc;stroke:#94a3b8;stroke-width:1.25}
.rim,.icon{fill:none;stroke:#64748b;stroke-width:1.35;stroke-linecap:round;stroke-linejoin:round}
.scheduled .shape{fill:#eaf2ff;stroke:#3b82f6}.scheduled .icon{stroke:#2563eb}
.dataset .shape{fill:#f3efff;stroke:#8b5cf6}.dataset .icon,.dataset .rim{stroke:#7c3aed}
.mixed .shape{fill:#e3f8f4;stroke:#14a394}.mixed .icon{stroke:#0f8578}
.manual .shape{fill:#fdf8e4;stroke:#c49a1a}.manual .icon{stroke:#a16207}
.missing .shape{fill:#ffffff;stroke:#9ca3af;stroke-dasharray:4 3}.missing .name{font-style:italic;fill:#6b7280}
.off .shape{fill:#f1f2f4;stroke:#c4c8cf}.off .icon,.off .rim{stroke:#a3a9b3}.off text{fill:#8b919c}.off .name{text-decoration:line-through}
.focus .shape{stroke-width:3}
.error .shape{stroke:#dc2626;stroke-width:2}.error .badge rect{fill:#dc2626}
.warning .shape{stroke:#d97706;stroke-width:2}.warning .badge rect{fill:#d97706}
.note .badge rect{fill:#2563eb}
.badge rect{stroke:#ffffff;stroke-width:1.5}.badge text{font-size:10px;font-weight:700;fill:#ffffff;text-anchor:middle;text-decoration:none}
.line{fill:none;stroke-width:1.5;stroke:#6b7280}
.reach{fill:none;stroke:#000;stroke-opacity:0;stroke-width:10}
.succeeded .line{stroke:#3f9b63}.succeeded.head path{fill:#3f9b63}
.failed .line{stroke:#d64545;stroke-dasharray:6 3}.failed.head path{fill:#d64545}
.any .line{stroke:#7b8494}.any.head path{fill:#7b8494}
.unknown .line{stroke:#a8adb7;stroke-dasharray:2 3}.unknown.head path{fill:#a8adb7}
.circle .line{stroke-width:2.75}
.word{font-size:10px;text-anchor:middle;paint-order:stroke;stroke:#ffffff;stroke-width:4px;stroke-linejoin:round;fill:#4b5563;pointer-events:none}
.word.failed{fill:#b93232}
.tick{pointer-events:none}.tick circle{fill:#ffffff;stroke:#3f9b63;stroke-width:1.25}.tick path{fill:none;stroke:#2b7a4b;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.edge:hover .line{stroke-width:3}.node:hover .shape{stroke-width:2.5}
@media (prefers-color-scheme:dark){
svg{background:#0f141b}text{fill:#e5e7eb}.page{fill:#0f141b}.subtitle,.about,.key{fill:#9aa4b2}
.shape{fill:#1a2230;stroke:#55637a}.rim,.icon{stroke:#8b9ab0}
.scheduled .shape{fill:#14264a;stroke:#4f8df7}.scheduled .icon{stroke:#7fb0ff}
.dataset .shape{fill:#251d47;stroke:#8b6cf0}.dataset .icon,.dataset .rim{stroke:#b39dfa}
.mixed .shape{fill:#0f3331;stroke:#2bb3a3}.mixed .icon{stroke:#5fd6c8}
.manual .shape{fill:#332a10;stroke:#b8902a}.manual .icon{stroke:#e0b95a}
.missing .shape{fill:#0f141b;stroke:#6b7686}.missing .name{fill:#9aa4b2}
.off .shape{fill:#171c24;stroke:#343d4b}.off .icon,.off .rim{stroke:#4a5566}.off text{fill:#6b7686}
.error .shape{stroke:#f05252}.warning .shape{stroke:#f0a030}
.badge rect{stroke:#0f141b}.badge text{fill:#ffffff}
.succeeded .line{stroke:#4fb477}.succeeded.head path{fill:#4fb477}
.failed .line{stroke:#f06a6a}.failed.head path{fill:#f06a6a}
.any .line{stroke:#8f99a9}.any.head path{fill:#8f99a9}
.word{stroke:#0f141b;fill:#9aa4b2}.word.failed{fill:#ff9a9a}.tick circle{fill:#0f141b;stroke:#4fb477}.tick path{stroke:#7ad19c}
}
`
