import test from "ava";
import { ByteReader } from "../../../modules/base/bytes";
import { Journal } from "../../../modules/gateway/journal";
import { PointTable } from "../../../modules/points/table";
import { ClockQuality } from "../../../modules/ports/clock";
import { compileSite } from "../../../modules/site/compile";
import { decodeRecord } from "../../../modules/store/decoded-record";
import { Store } from "../../../modules/store/store";
import { NorFlash } from "../../../sim/core/flash";
import { orchardProfiles, orchardSite, profileMap } from "../../support/core-site";
import { logPorts, readAll } from "../../support/log-rig";

test("a clock's being set and each of its steps are told once, a slow drift when it has come to 2 s", (t) => {
	const plan = compileSite(orchardSite(), profileMap(orchardProfiles()));
	let nowMs = 100;
	let offsetMs = 1.78e12;
	let quality: number = ClockQuality.none;
	const clock = {
		now: () => nowMs,
		nowUs: () => 1000 * nowMs,
		timer: () => ({ set: () => undefined, clear: () => undefined }),
		wallMs: () => nowMs + offsetMs,
		wallQuality: () => quality,
	};
	const store = new Store(new NorFlash(8), { ...logPorts(), clock }, { points: plan.points.length });
	store.open(plan.hash);
	const journal = new Journal(plan, clock, store, new PointTable(plan.points, plan.auxiliaries));
	journal.boot(1);
	journal.clock();
	nowMs = 5000;
	quality = ClockQuality.ntp;
	for (let pass = 0; pass < 3; pass += 1) journal.clock();
	nowMs = 10_000;
	offsetMs += 86_400_000;
	for (let pass = 0; pass < 3; pass += 1) journal.clock();
	for (let pass = 0; pass < 45; pass += 1) {
		nowMs += 1000;
		offsetMs += 100;
		journal.clock();
	}
	for (const log of store.logs) {
		const records = readAll(log).map(({ body }) => decodeRecord(new ByteReader(Buffer.from(body, "hex"))));
		const clocks = records.flatMap((record) => (record?.kind === 9 ? [record] : []));
		t.deepEqual(
			clocks.map(({ cause, timeMs, monotonicMs, fromMs, bootCount, clockQuality }) => ({
				...{ cause, timeMs, monotonicMs, fromMs, bootCount, clockQuality },
			})),
			[
				{ cause: 1, timeMs: 1.78e12 + 5000, monotonicMs: 5000, fromMs: 0, bootCount: 1, clockQuality: 3 },
				{
					...{ cause: 2, timeMs: 1.78e12 + 86_410_000, monotonicMs: 10_000, fromMs: 1.78e12 + 10_000 },
					...{ bootCount: 1, clockQuality: 3 },
				},
				{
					...{ cause: 2, timeMs: 1.78e12 + 86_432_000, monotonicMs: 30_000, fromMs: 1.78e12 + 86_430_000 },
					...{ bootCount: 1, clockQuality: 3 },
				},
				{
					...{ cause: 2, timeMs: 1.78e12 + 86_454_000, monotonicMs: 50_000, fromMs: 1.78e12 + 86_452_000 },
					...{ bootCount: 1, clockQuality: 3 },
				},
			],
		);
	}
});
