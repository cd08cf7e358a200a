import test from "ava";
import { Sha256 } from "../../../modules/base/sha256";
import { compileSite } from "../../../modules/site/compile";
import type { SinkPlan } from "../../../modules/site/plan";
import { Store } from "../../../modules/store/store";
import { UplinkSession } from "../../../modules/uplink/session";
import { SimClock } from "../../../sim/core/clock";
import { NorFlash } from "../../../sim/core/flash";
import { Random } from "../../../sim/core/random";
import { SimReceiver } from "../../../sim/core/receiver";
import { Scheduler } from "../../../sim/core/scheduler";
import { demoFarm } from "../../support/farm-story";
import { alarm, logPorts, row } from "../../support/log-rig";

const roundTripMs = 300;
const minutes = 30 * 24 * 60;

test("with 30 days of backlog waiting, an alarm is confirmed in one round trip", (t) => {
	const { site, profiles, zones } = demoFarm(1, 1);
	const plan = compileSite(site, new Map(profiles.map((profile) => [profile.id, profile])), { zones });
	const scheduler = new Scheduler();
	const clock = new SimClock(scheduler, 1.78e12);
	const store = new Store(new NorFlash(512), logPorts(), { points: 16 });
	store.open(plan.hash);
	for (let minute = 1; minute <= minutes; minute += 1) store.append(row((minute * 7919) % 100_003, 4));
	const waiting = store.telemetry.backlogRecords;
	t.is(waiting, minutes);
	const ports = {
		...{ clock, entropy: new Random(3, "jitter"), log: { info: () => undefined, warn: () => undefined } },
		...{ openMqtt: new SimReceiver(scheduler).open, makeDigest: () => new Sha256(), receiptKey: null },
	};
	const timer = clock.timer(() => timer.set(Math.min(session.advance(clock.now()), clock.now() + 3.6e6)));
	const session = new UplinkSession(plan, plan.sinks[0] as SinkPlan, ports, store, () => timer.set(clock.now()));
	timer.set(0);
	scheduler.runUntil(2_000_000);
	store.append(alarm(1));
	timer.set(clock.now());
	const raisedMs = clock.now();
	while (store.events.backlogRecords > 0 && clock.now() < raisedMs + 60_000) scheduler.step(scheduler.nowUs + 1e6);
	t.is(clock.now() - raisedMs, roundTripMs);
	t.true(session.inFlight > 0 || store.telemetry.backlogRecords > waiting / 2);
	t.true(store.telemetry.backlogRecords > 0);
});
