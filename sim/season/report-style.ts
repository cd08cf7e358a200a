/** The report's style sheet; every contestant has one colour throughout. */
export const style = `
:root {
	color-scheme: light dark; --back: #fbfaf7; --text: #24281f; --quiet: #6a7063; --rule: #dcdacf;
	--gateway: #0b7a53; --timer: #c2571a; --threshold: #6b4fb3; --threshold-sound: #a392cf;
	--need: #3c4a3a; --rain: #4d8fcc;
}
@media (prefers-color-scheme: dark) {
	:root {
		--back: #171a16; --text: #e4e6dd; --quiet: #9aa192; --rule: #343a31; --gateway: #43c795;
		--timer: #ee9558; --threshold: #a98ff0; --threshold-sound: #756799; --need: #c3ccbc;
		--rain: #6aa9e0;
	}
}
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 24px 20px 60px; }
h1 { font-size: 26px; margin: 0 0 8px; }
h2 { font-size: 20px; margin: 36px 0 8px; text-transform: capitalize; }
p { max-width: 76ch; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); }
th, td {
	padding: 4px 12px; border-bottom: 1px solid var(--rule); text-align: right;
	vertical-align: top; font-weight: 400;
}
th:first-child, .two td { text-align: left; } thead th { font-weight: 600; }
th.gateway { color: var(--gateway); }
th.timer { color: var(--timer); }
th.threshold, th.threshold-sound { color: var(--threshold); }
.verdicts { padding-left: 18px; }
figure { margin: 22px 0 0; } figcaption { font-weight: 600; }
svg { width: 100%; height: auto; display: block; } svg text { font-size: 11px; fill: var(--quiet); }
text.x { text-anchor: middle; }
text.y { text-anchor: end; dominant-baseline: middle; }
text.end { text-anchor: end; }
.grid { stroke: var(--rule); stroke-width: 1; }
.line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
.line.gateway { stroke: var(--gateway); stroke-width: 2.6; }
.line.timer { stroke: var(--timer); }
.line.threshold { stroke: var(--threshold); }
.line.threshold-sound { stroke: var(--threshold-sound); stroke-dasharray: 6 3; }
.line.need { stroke: var(--need); stroke-dasharray: 2 3; }
rect.rain { fill: var(--rain); opacity: 0.7; }
.dot { stroke: none; }
.dot.gateway { fill: var(--gateway); }
.dot.timer { fill: var(--timer); }
.dot.threshold { fill: var(--threshold); }
.dot.threshold-sound { fill: var(--threshold-sound); }
.dot.tried { opacity: 0.45; } .dot.chosen { stroke: var(--back); stroke-width: 1.5; }
.legend {
	list-style: none; margin: 2px 0 0; padding: 0 0 0 46px; display: flex; flex-wrap: wrap;
	gap: 4px 18px; font-size: 13px;
}
.legend li::before {
	content: ""; display: inline-block; width: 18px; height: 3px; margin-right: 6px;
	vertical-align: middle; background: var(--need);
}
.legend .gateway::before { background: var(--gateway); }
.legend .timer::before { background: var(--timer); }
.legend .threshold::before { background: var(--threshold); }
.legend .threshold-sound::before { background: var(--threshold-sound); }
.legend .rain::before { background: var(--rain); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 0 40px; }
`;
