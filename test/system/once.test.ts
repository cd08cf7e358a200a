import test, { type ExecutionContext } from "ava";
import { postgresPrograms, startPostgres, type TestPostgres } from "../support/county-postgres";
import { roughFates, roughKinds } from "../support/rough-link";
import { Chain, type ChainOptions } from "../support/system-chain";
import { testWith } from "../support/system-debian";
import { demoField, type Field, serialField } from "../support/system-field";
import { temporaryFolder } from "../support/system-folder";
import { testLong } from "../support/system-long";
import type { Tally } from "../support/system-tally";

/*
 * Everything that is stored comes into the database, and once: real gateway, Mosquitto, receiver and PostgreSQL, killed
 * and misled in five runs. What was stored is read from the flash files, and where there is one, from the simulator's
 * book; what came of it is counted by SQL.
 */

const packages = ["socat", "mosquitto", "postgresql"];
/** Of the demo's time: fast enough for some records, slow enough that a second of a real commit is no outage. */
const demoSpeed = 120;

let server: TestPostgres;
test.before(async () => {
	const programs = postgresPrograms();
	if (programs !== null) server = await startPostgres(programs);
});
test.after.always(() => server?.close());

interface Run {
	readonly seed: number;
	readonly field: "serial" | "demo";
	readonly canary?: boolean;
	/** Too long for `npm test`. */
	readonly isLong?: boolean;
}

function chainTest(title: string, run: Run, body: (t: ExecutionContext, chain: Chain) => Promise<void>): void {
	const declare = run.isLong === true ? testLong : testWith;
	declare(packages, title, async (t) => {
		t.timeout(180_000);
		const folder = temporaryFolder(t);
		const field: Field = run.field === "demo" ? demoField(folder, demoSpeed) : await serialField(t, folder);
		const { seed, canary } = run;
		const options: ChainOptions = { seed, folder, server, database: `run_${seed}`, field, canary: canary === true };
		await body(t, await Chain.start(t, options));
	});
}

function assertOnce(t: ExecutionContext, tally: Tally, atLeast: number): void {
	const { stored, delivered, gone, planted: _, ...wrong } = tally;
	t.deepEqual(wrong, { lost: 0, doubled: 0, invented: 0, altered: 0, setAside: 0, mixed: 0 });
	t.is(delivered, stored - gone);
	t.true(stored >= atLeast, `${stored} records are too few to prove anything`);
}

chainTest(
	"gateway, broker, receiver and database killed one after another",
	{ seed: 1, field: "serial" },
	async (t, chain) => {
		chain.setRough(9);
		await chain.grows(30);
		await chain.killGateway();
		await chain.startGateway();
		await chain.grows(20);
		await chain.killBroker(false);
		await chain.grows(20);
		await chain.broker.start();
		await chain.grows(20);
		await chain.killCounty();
		await chain.grows(20);
		await chain.startCounty();
		await chain.grows(20);
		await chain.killDatabase();
		await chain.killGateway();
		await chain.startGateway();
		await chain.grows(20);
		await server.start();
		await chain.grows(20);
		assertOnce(t, await chain.close(), 170);
		t.deepEqual(chain.kills, { gateway: 2, broker: 1, county: 1, database: 1 });
	},
);

chainTest("each of them killed between insert and commit", { seed: 2, field: "serial" }, async (t, chain) => {
	await chain.grows(10);
	const first = await chain.holdCommit();
	await chain.killCounty();
	await first.abandon();
	await chain.startCounty();
	// The next receiver is at work while the transaction of the one before it is still to be committed.
	const second = await chain.holdCommit();
	await chain.killCounty();
	await chain.startCounty();
	await chain.grows(10);
	await second.release();
	const third = await chain.holdCommit();
	await chain.killGateway();
	await third.release();
	await chain.startGateway();
	const fourth = await chain.holdCommit();
	await chain.killBroker(false);
	await chain.broker.start();
	await fourth.release();
	await chain.holdCommit();
	await chain.killDatabase();
	await chain.grows(10);
	await server.start();
	await chain.delivers(20);
	assertOnce(t, await chain.close(), 60);
	t.deepEqual(chain.kills, { county: 2, gateway: 1, broker: 1, database: 1 });
});

chainTest(
	"acknowledgements, packs and receipts dropped, doubled and late",
	{ seed: 3, field: "serial", isLong: true },
	async (t, chain) => {
		chain.setRough(3);
		await chain.grows(90);
		await chain.killGateway();
		await chain.startGateway();
		await chain.grows(90);
		chain.setRough(0);
		assertOnce(t, await chain.close(), 180);
		for (const kind of roughKinds) {
			for (const fate of roughFates) {
				const name = `${kind} ${fate}`;
				t.true((chain.gatewayLink.counts[name] ?? 0) + (chain.countyLink.counts[name] ?? 0) > 0, name);
			}
		}
	},
);

chainTest(
	"a broker that forgets its sessions, with packs for a receiver that is away",
	{ seed: 4, field: "demo", isLong: true },
	async (t, chain) => {
		await chain.grows(100);
		await chain.killCounty();
		await chain.grows(60);
		await chain.killBroker(true);
		await chain.broker.start();
		await chain.startCounty();
		await chain.grows(100);
		await chain.killGateway();
		await chain.killBroker(true);
		await chain.broker.start();
		await chain.startGateway();
		await chain.grows(60);
		assertOnce(t, await chain.close(), 320);
		t.is(chain.kills["broker, with its sessions"], 2);
	},
);

chainTest(
	"a chip that is erased and a board that is swapped, each with a backlog",
	{ seed: 5, field: "demo" },
	async (t, chain) => {
		let waiting = 0;
		for (const how of ["erased", "swapped"] as const) {
			await chain.grows(60);
			await chain.delivers(20);
			chain.gatewayLink.setCut(true);
			await chain.grows(60);
			await chain.killGateway();
			waiting += chain.changeFlash(how);
			chain.gatewayLink.setCut(false);
			await chain.startGateway();
		}
		await chain.grows(60);
		const tally = await chain.close();
		assertOnce(t, tally, 300);
		// What had come and had no receipt yet when the link was cut is not gone.
		t.true(tally.gone >= 120 && tally.gone <= waiting, `${tally.gone} of ${waiting}`);
	},
);

chainTest(
	"a planted loss is found, to the record; so are doubled values and altered bytes",
	{ seed: 6, field: "demo", canary: true },
	async (t, chain) => {
		await chain.grows(200);
		const { stored, delivered, planted, ...wrong } = await chain.close();
		t.true(planted > 0);
		t.deepEqual(wrong, { lost: planted, gone: 0, doubled: 0, invented: 0, altered: 0, setAside: 0, mixed: 0 });
		t.is(delivered, stored - planted);
		const some = "ctid in (select ctid from stored_sample limit 3)";
		const doubling = await chain.tallyAfter(`insert into stored_sample select * from stored_sample where ${some}`);
		t.is(doubling.doubled, 3);
		const alteration = await chain.tallyAfter("update stored_record set bytes = '\\x00' where sequence = 1");
		t.is(alteration.altered, 2, "one of events, one of telemetry");
	},
);
