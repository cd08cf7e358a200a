import test from "ava";
import { scriptFor, slots } from "../../bench/xs/script";
import { startXs, type XsMeter, type XsWorker } from "../../bench/xs/worker";
import { type RunOptions, type RunResult, runFarm } from "../../sim/core/run";
import { demoFarm } from "../support/farm-story";

const SEED = 20_260_701;

interface XsRun {
	readonly result: RunResult;
	readonly meter: XsMeter;
}

async function runOnXs(worker: XsWorker, options: RunOptions): Promise<XsRun> {
	const script = `new TextEncoder().encode(JSON.stringify(headgate.runFarm(${JSON.stringify(options)}))).buffer`;
	const { meter, reply } = await worker.evaluate(script);
	return { result: JSON.parse(new TextDecoder().decode(reply)) as RunResult, meter };
}

test("an hour of the demo farm leaves the same trace on Node and on XS", async (t) => {
	t.timeout(180_000);
	const worker = await startXs({ meteringLimit: 0, name: "hour" });
	t.teardown(() => worker.kill());
	await worker.evaluate(await scriptFor("sim/core/run.ts"));
	const before = await slots(worker);
	const options = demoFarm(SEED, 1);
	const onNode = runFarm(options);
	const { result: onXs, meter } = await runOnXs(worker, options);
	const after = await slots(worker);
	await worker.close();
	t.log(`XS: ${meter.compute} steps for one hour, ${Math.round(meter.compute / onXs.samples)} a value`);
	t.log(`XS: ${before} slots with the code loaded, ${after} after the run and a collection`);
	t.log(`trace ${onXs.hash}: ${onXs.records} records, ${onXs.outputChanges} output changes`);
	t.deepEqual(onXs, onNode);
	t.true(onXs.records > 1000, "the hour holds a story worth comparing");
	t.true(onXs.outputChanges > 2, "outputs moved");
});

test("the trace depends on the seed and on each constant of a plant", (t) => {
	const options = demoFarm(SEED, 0.25);
	const { hash } = runFarm(options);
	t.is(runFarm(options).hash, hash, "the same story twice");
	t.not(runFarm({ ...options, seed: SEED + 1 }).hash, hash, "another seed");
	const constants = { ...options.file.room.constants, wallsWPerK: options.file.room.constants.wallsWPerK * 1.5 };
	const room = { ...options.file.room, constants };
	t.not(runFarm({ ...options, file: { ...options.file, room } }).hash, hash, "thinner walls");
});

test("a worker that is stopped in the middle fails the comparison", async (t) => {
	const worker = await startXs({ meteringLimit: 0, name: "stopped" });
	t.teardown(() => worker.kill());
	await worker.evaluate(await scriptFor("sim/core/run.ts"));
	const run = runOnXs(worker, demoFarm(SEED, 1));
	setTimeout(() => worker.kill(), 300);
	await t.throwsAsync(run);
});
