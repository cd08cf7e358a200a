import type { GatewayPorts } from "../../../modules/gateway/ports";
import {
	dosingOf,
	feedingState,
	fertigationBench,
	fertigationSite,
	injecting,
	injectorOff,
	noticeOf,
} from "../../support/core-fertigation";
import { silence } from "../../support/core-gateway";
import { minute, outputOf, reasonOf, second, stateOf } from "../../support/core-orchard";
import { faultTest } from "../../support/fault-test";

/*
 * Faults of dosing, on the whole gateway and the farm's twins: rows of the table in test/README.md.
 */

faultTest(
	"a dose that would pass its daily cap: ended there, restarts and people's commands included, locked until cleared",
	(t, fault) => {
		const site = fertigationSite((program) => {
			for (const doser of program.dosers) if (doser.output === "doser.feed") doser.capLitres = 8;
			for (const recipe of program.recipes) {
				recipe.doses = [{ doser: "doser.feed", ec: { reference: 9000, deadBand: 0, band: 100 } }];
			}
		});
		const changePorts = (ports: GatewayPorts): GatewayPorts => {
			const midnightMs = ports.clock.wallMs();
			ports.clock.wallMs = () => midnightMs + 22 * 60 * minute + ports.clock.now();
			return ports;
		};
		const bench = injecting(fertigationBench(site, { changePorts }));
		const gone = (): number => 200 - (dosingOf(bench).tankLitres[0] as number);
		bench.run(2 * minute);
		const beforeRestart = gone();
		t.true(beforeRestart > 3.5 && beforeRestart < 5, `${beforeRestart} L`);
		bench.restart();
		bench.run(2 * minute);
		const ask = (id: string): void => {
			const asked = { id, who: "anna", role: "operator", what: "run", atMs: 0, validForMs: 0 };
			for (const [subject, forMs] of [
				["valve.north", 30 * minute],
				["master", 30 * minute],
				["pump", 30 * minute],
			] as const) {
				bench.gateway.ask({ ...asked, id: `${id}-${subject}`, subject, forMs });
				bench.run(3 * second);
			}
			bench.run(30 * second);
			bench.gateway.ask({ ...asked, subject: "doser.feed", forMs: 10 * minute });
			bench.run(3 * second);
		};
		ask("first");
		t.is(stateOf(bench, "doser.feed"), "on");
		t.true(bench.runUntil(() => !bench.closed().includes("doser.feed"), 5 * minute));
		fault.fires();
		t.is(reasonOf(bench, "doser.feed"), "dose-cap");
		t.true(gone() <= 8.02 && gone() > 7.6, `${gone()} L: flash was told a little more than was given`);
		bench.run(5 * second);
		t.is(stateOf(bench, "doser.feed"), "locked");
		t.is(noticeOf(bench, "dose-cap"), true);
		bench.restart();
		bench.run(2 * minute);
		t.is(stateOf(bench, "doser.feed"), "locked", "a boot does not clear it");
		t.true(bench.gateway.outputs.clearLock(outputOf(bench, "doser.feed")));
		ask("second");
		bench.run(5 * second);
		t.is(stateOf(bench, "doser.feed"), "locked", "the cap is of the day, whoever clears it");
		t.true(gone() <= 8.1, `${gone()} L`);
		bench.run(2 * 60 * minute);
		t.is(stateOf(bench, "doser.feed"), "locked", "the next day too: until somebody clears it");
		t.true(bench.gateway.outputs.clearLock(outputOf(bench, "doser.feed")));
		bench.run(5 * second);
		t.is(noticeOf(bench, "dose-cap"), false);
	},
);

faultTest(
	"fifteen doses without effect: the doser is locked, what was dosed is flushed, and only a person clears it",
	(t, fault) => {
		const site = fertigationSite((program) => {
			program.ec = { points: ["line.ec"], mixMs: minute };
			for (const recipe of program.recipes) {
				recipe.injectMs = 40 * minute;
				recipe.doses = [{ doser: "doser.feed", ec: { reference: 2000, deadBand: 500, band: 1000 } }];
			}
		});
		const bench = fertigationBench(site);
		const { dosing } = bench.farm;
		injectorOff(bench, 0);
		injecting(bench);
		if (dosing?.isBlocked[0] === true) fault.fires();
		bench.moves.length = 0;
		t.true(bench.runUntil(() => stateOf(bench, "doser.feed") === "locked", 40 * minute));
		t.is(bench.story().filter((move) => move === "+doser.feed").length, 14, "and the one that was under way");
		t.is(noticeOf(bench, "no-effect"), true);
		t.is(noticeOf(bench, "under-dosed"), true);
		t.is(feedingState(bench), "flushing");
		t.true(bench.closed().includes("pump"));
		bench.restart();
		bench.run(5 * minute);
		t.is(stateOf(bench, "doser.feed"), "locked", "a boot does not clear it");
		t.is(noticeOf(bench, "no-effect"), true);
		t.is(feedingState(bench), "locked");
		t.true(bench.gateway.outputs.clearLock(outputOf(bench, "doser.feed")));
		bench.run(5 * second);
		t.is(noticeOf(bench, "no-effect"), false);
		bench.restart();
		bench.run(minute);
		t.is(stateOf(bench, "doser.feed"), "at-rest", "for good");
	},
);

faultTest(
	"the meter falls silent while a program doses: the dose ends within one poll, the flush runs, no dose begins again",
	(t, fault) => {
		const bench = injecting(fertigationBench());
		const undo = silence(bench.farm, "flow-meter", fault.fires);
		const fromMs = bench.nowMs;
		t.true(bench.runUntil(() => !bench.closed().includes("doser.feed"), minute));
		t.true(bench.nowMs - fromMs <= 4 * second, `${bench.nowMs - fromMs} ms: polled every 2 s`);
		t.is(reasonOf(bench, "doser.feed"), "flow-lost");
		t.is(feedingState(bench), "no-flow");
		t.is(noticeOf(bench, "dose-fault"), true);
		bench.moves.length = 0;
		bench.run(10 * second);
		undo();
		bench.run(25 * second);
		t.false(bench.story().includes("+doser.feed"), "not before the flow has been stable for 30 s");
		t.true(bench.runUntil(() => bench.closed().includes("doser.feed"), 20 * second));
		silence(bench.farm, "flow-meter", fault.fires);
		bench.moves.length = 0;
		t.true(bench.runUntil(() => bench.story().includes("-pump"), 80 * minute));
		t.false(bench.story().includes("+doser.feed"));
	},
);
