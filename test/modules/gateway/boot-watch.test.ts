import test from "ava";
import { Bench } from "../../support/core-gateway";
import { orchardFarm } from "../../support/core-site";

const minute = 60_000;

/** A dry orchard whose gateway has restarted so often, each time after so long. */
function restarted(times: number, afterMs: number): Bench {
	const file = orchardFarm();
	for (const zone of file.zones) zone.moisture = 0.2;
	const bench = new Bench({ file });
	for (let restart = 0; restart < times; restart += 1) {
		bench.run(afterMs);
		bench.restart();
	}
	return bench;
}

test("a boot that lasts ten minutes gives the outputs back, and what came before counts no more", (t) => {
	const bench = restarted(5, minute);
	const before = bench.moves.length;
	bench.run(15 * minute);
	t.true(bench.gateway.outputs.isAutomatic);
	t.true(bench.moves.slice(before).some(({ output, on }) => output === "pump" && on));
	t.is(bench.records.filter((one) => one.kind === 11 && one.automation === 1).length, 1);
	for (let restart = 0; restart < 4; restart += 1) {
		bench.restart();
		bench.run(minute);
		t.true(bench.gateway.outputs.isAutomatic, `early restart ${restart + 1}`);
	}
});

test("restarts that come late are none of those", (t) => {
	t.true(restarted(7, 11 * minute).gateway.outputs.isAutomatic);
});
