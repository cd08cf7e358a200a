import { writeCommand } from "../../../hosts/county/commands";
import { AlarmFlag } from "../../../modules/alarms/edge";
import { outcomeName } from "../../../modules/commands/request";
import { Random } from "../../../sim/core/random";
import { Bench } from "../../support/core-gateway";
import { minute, roomSite, second } from "../../support/core-orchard";
import { faultTest } from "../../support/fault-test";
import { OutageLink } from "../../support/outage-link";
import { UnluckyChip } from "../../support/unlucky-chip";

/*
 * Faults of the link and of the flash chip, on the whole gateway and the farm's twins: rows of the table in
 * test/README.md.
 */

const hour = 60 * minute;
const key = new Uint8Array(32).fill(7);

/** The cold room, read every minute, behind a link that can be away. */
function linked(fires: () => void) {
	const site = roomSite(({ points }) => {
		for (const point of points) Object.assign(point, { periodMs: minute, staleAfterMs: 3 * minute });
	});
	let link: OutageLink | null = null;
	const bench = new Bench({
		site,
		key,
		changePorts: (ports, scheduler) => {
			link = new OutageLink(scheduler, key, fires);
			return { ...ports, openMqtt: link.open };
		},
	});
	return { bench, link: link as unknown as OutageLink };
}

faultTest(
	"no link for 24 h: the room is kept as with one, all arrives in order, and no old command acts",
	(t, fault) => {
		const { bench: other } = linked(() => undefined);
		other.run(25 * hour);
		const { bench, link } = linked(fault.fires);
		bench.run(30 * minute);
		link.setAway(true);
		const topic = `headgate/${bench.site.gateway}/command`;
		const commands = ["run", "stop-all"].map((what) => {
			const subject = what === "run" ? "compressor" : "";
			const asked = { id: what, who: "anna", role: "operator" as const, what, subject };
			return writeCommand(topic, { ...asked, atMs: bench.gateway.ports.clock.wallMs(), validForMs: 15 * minute }, key);
		});
		bench.run(24 * hour);
		link.setAway(false);
		bench.run(20 * minute);
		t.true(bench.gateway.store.backlogRecords < 5, "all but what is new has arrived");
		t.deepEqual(
			bench.moves,
			other.moves.filter(({ atMs }) => atMs <= bench.nowMs),
		);
		t.true(bench.moves.length > 20);
		const next = new Map<string, number>();
		for (const { epoch, first, count } of link.packs) {
			t.is(first, next.get(epoch) ?? first, "each pack begins where the one before it ended");
			next.set(epoch, first + count);
		}
		t.is(next.size, 2, "rows and events");
		const [run = new Uint8Array()] = commands;
		for (const isRetained of [false, true]) {
			link.deliver(topic, run, isRetained);
			bench.run(second);
		}
		const outcomes = bench.records.flatMap((one) => (one.kind === 8 ? [outcomeName(one.outcome)] : []));
		t.deepEqual(outcomes, ["expired", "age"]);
		t.is(bench.gateway.outputs.at(0).owner >= 64, false, "0 late starts");
	},
);

faultTest(
	"a flash chip that is full, and a write that is torn: what people said is kept, the oldest rows go",
	(t, fault) => {
		const site = roomSite(({ points, alarms }) => {
			for (const point of points) Object.assign(point, { periodMs: second });
			alarms.length = 0;
			alarms.push({ name: "silent", device: "room-front", delayMs: 0, latch: true });
		});
		const chip = new UnluckyChip(8, new Random(1, "chip"), fault.fires);
		const nobody = { publish: () => undefined, subscribe: () => undefined, close: () => undefined };
		const bench = new Bench({
			site,
			changePorts: (ports) => ({ ...ports, flash: chip.flash, openMqtt: () => nobody }),
		}).run(minute);
		const ask = (what: string, subject: string, forMs: number): void => {
			const asked = { id: what, who: "anna", role: "operator", what, subject, forMs };
			bench.gateway.ask({ ...asked, atMs: 0, validForMs: 0 });
			bench.run(second);
		};
		ask("pause", "apple-room", 24 * hour);
		const front = bench.farm.slaves.get("room-front");
		if (front !== undefined) front.answer = () => null;
		bench.run(minute);
		ask("acknowledge", "silent", 0);
		const isFull = (): boolean => (bench.gateway.store.logs[1]?.start ?? 0) > 0;
		t.true(bench.runUntil(isFull, 12 * hour), "the oldest rows had to go");
		const keeps = (): void => {
			t.true((bench.gateway.programs[0]?.pausedUntilMs ?? 0) > bench.nowMs + 10 * hour, "the pause");
			t.is(bench.gateway.alarms.flags(0) & AlarmFlag.acknowledged, AlarmFlag.acknowledged, "the acknowledgement");
		};
		keeps();
		for (const what of ["record", "erasure", "header"] as const) {
			chip.arm(what);
			t.true(
				bench.runUntil(() => !chip.isOn, 2 * hour),
				what,
			);
			chip.restore();
			bench.restart();
			bench.run(minute);
			keeps();
			t.true(bench.gateway.store.isOpen, `${what}: it goes on`);
		}
		t.is(fault.times, 3);
		t.is(bench.gateway.store.refusedRecords, 0);
	},
);
