import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "ava";
import { headgate } from "../support/system-program";

test.serial("headgate calc prints one line of JSON, from a word or from standard input", async (t) => {
	const input = '{"permittivity":20}';
	const program = headgate("calc", "topp", input);
	t.is((await program.over()).code, 0);
	t.is(program.stdout, '{"value":0.3454,"unit":"m3/m3"}\n');
	t.is(program.stderr, "");
	const piped = spawnSync(process.execPath, [join("dist", "headgate.js"), "calc", "topp", "-"], {
		input,
		encoding: "utf8",
	});
	t.is(piped.stdout, program.stdout);
});

test.serial("its help has every formula with fields, units, ranges and source, or one of them", async (t) => {
	const all = headgate("calc", "--help");
	t.is((await all.over()).code, 0);
	t.regex(all.stdout, /^et0-daily: .* \(mm\/d\); FAO-56 Eq\. 6/m);
	t.regex(all.stdout, /^ {4}permittivity +1, 1 to 100 /m);
	const one = headgate("calc", "topp", "--help");
	t.is((await one.over()).code, 0);
	t.regex(one.stdout, /^topp: .*; Topp, Davis, Annan 1980/m);
	t.notRegex(one.stdout, /^et0-daily/m);
});
