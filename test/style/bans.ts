/** Something that may not stand in a source file. */
export interface Ban {
	readonly name: string;
	readonly pattern: RegExp;
	/** What to write instead. */
	readonly instead: string;
	/** Lines that the pattern must catch: the proof that it is not blind. */
	readonly planted: readonly string[];
	/** Lines that look alike and are right. */
	readonly allowed?: readonly string[];
}

const clockPort = "the Clock port (modules/ports/clock.ts)";
const engineMath = "modules/base/math.ts: engines differ in the last bit";
const stateMachine = "a state machine fed by events: on XS each turn of a promise costs heap and comes late";
const callback = "Clock.timer of modules/ports/clock.ts";

/** What modules/, sim/core and sim/plants may not say: they run on XS, and the same everywhere. Code without comments. */
export const coreBans: readonly Ban[] = [
	{ name: "Date.now", pattern: /\bDate\s*\.\s*now\b/, instead: clockPort, planted: ["const at = Date.now();"] },
	{ name: "new Date", pattern: /\bnew\s+Date\b/, instead: clockPort, planted: ["const day = new Date(0);"] },
	{
		name: "Math.random",
		pattern: /\bMath\s*\.\s*random\b/,
		instead: "the Entropy port, or the simulator's seeded generator",
		planted: ["const jitter = Math.random();"],
	},
	{
		name: "inexact Math",
		pattern: /\bMath\s*\.\s*(exp|expm1|log|log2|log10|log1p|pow|a?sinh?|a?cosh?|a?tanh?|atan2|cbrt|hypot)\b/,
		instead: engineMath,
		planted: ["exp", "log", "log10", "pow", "sin", "cos", "tan", "atan2", "hypot"].map((name) => `Math.${name}(x);`),
		allowed: ["Math.sqrt(x);", "Math.floor(x);", "Math.abs(x);", "Math.max(x, y);", "base.exp(x);"],
	},
	{
		name: "Math taken apart",
		pattern: /=\s*Math\s*(?![.\w\s])|=\s*Math\s*$/,
		instead: "Math.name at each place, so that the other bans see it",
		planted: ["const { exp } = Math;", "const m = Math"],
		allowed: ["const x = Math.floor(y);"],
	},
	{ name: "**", pattern: /\*\*/, instead: `multiplication, or ${engineMath}`, planted: ["x ** 0.5;", "x **= 2;"] },
	{
		name: "timers",
		pattern: /\b(setTimeout|setInterval|setImmediate|queueMicrotask)\b/,
		instead: callback,
		planted: ["setTimeout(f, 1);", "setInterval(f, 1);", "setImmediate(f);", "queueMicrotask(f);"],
	},
	{
		name: "async",
		pattern: /\b(async|await)\b/,
		instead: stateMachine,
		planted: ["async function f() {}", "await x;", "const f = async () => 1;"],
	},
	{
		name: "Promise",
		pattern: /\bPromise\b/,
		instead: stateMachine,
		planted: ["new Promise(f);", "let p: Promise<void>;"],
	},
	{
		name: "locales",
		pattern: /\bIntl\b|\.\s*(toLocale\w+|localeCompare)\b/,
		instead: "formatting of your own: XS has no Intl",
		planted: ["new Intl.NumberFormat();", "x.toLocaleString();", "a.localeCompare(b);"],
	},
	{
		name: "\\p{…}",
		pattern: /\\p\{/i,
		instead: "ranges of characters: xsc does not compile it",
		planted: ["const letter = /\\p{L}/u;", 'new RegExp("\\\\p{L}", "u");', "/\\P{L}/u;"],
	},
	{
		name: "code from text",
		pattern: /\beval\b|\bnew\s+Function\b/,
		instead: "a function",
		planted: ['eval("1");', 'new Function("1");'],
	},
	{
		name: "Node's globals",
		pattern: /\bprocess\s*[.[]|\bBuffer\b|\brequire\s*\(/,
		instead: "a port, or Uint8Array and modules/base/bytes.ts",
		planted: ["process.exit();", "Buffer.alloc(1);", 'require("fs");'],
		allowed: ["new ArrayBuffer(1);", "reprocess.run();", "required(x);"],
	},
	{ name: "console", pattern: /\bconsole\b/, instead: "the Log port", planted: ["console.log(1);"] },
	{
		name: "imports at run time",
		pattern: /\bimport\s*\(/,
		instead: "an import at the top: the firmware is preloaded into flash",
		planted: ['import("./x");'],
	},
	{
		name: "#module keys",
		pattern: /\b(from|import)\s*["']#/,
		instead: "a relative import: Moddable's preload breaks on them",
		planted: ['import x from "#base";', 'import "#base";'],
		allowed: ["this.#held = 1;"],
	},
];

/** What no text file of the project may say, comments and documents included. */
export const textBans: readonly Ban[] = [
	{
		name: "unfinished business",
		pattern: /\b(FIXME|TODO|XXX|HACK)\b/,
		instead: "the work itself, or an issue",
		planted: ["FIX", "TO"].map((start) => `// ${start}${start === "TO" ? "DO" : "ME"}: later`),
	},
	{
		name: "machine paths",
		pattern: /(^|[\s"'`(=:])\/(work|root|home|Users)\//,
		instead: "a path relative to the project",
		planted: ["work", "root", "home", "Users"].map((folder) => `see "/${folder}/x"`),
		allowed: ["mirrors test/work/x", "../root/x"],
	},
	{
		name: "registry hosts",
		pattern: /\bregistry\.[a-z0-9-]+\.[a-z]+|\/artifactory\/|_authToken/i,
		instead: "nothing: a registry is the machine's own setting",
		planted: ["registry", "https://registry"].map((start) => `${start}.npmjs.org`),
	},
];
