import test from "ava";
import { scriptFor } from "../../bench/xs/script";
import { startXs } from "../../bench/xs/worker";
import { agronomyTrace } from "../support/core-agronomy-trace";
import { readSeason, seasonFiles } from "../support/pyfao56-season";

test("evapotranspiration, soil water, crops, air and sensors give the same bits on Node and on XS", async (t) => {
	t.timeout(120_000);
	const { reference: _, ...season } = readSeason(seasonFiles["cotton, dry"]);
	const worker = await startXs({ meteringLimit: 0, name: "agronomy" });
	t.teardown(() => worker.kill());
	await worker.evaluate(await scriptFor("test/support/core-agronomy-trace.ts"));
	const { reply } = await worker.evaluate(`headgate.agronomyTrace(${JSON.stringify(season)}).buffer`);
	const onXs = new Float64Array(Uint8Array.from(reply).buffer);
	const onNode = agronomyTrace(season);
	t.true(onNode.length > 10_000, `${onNode.length} numbers`);
	t.is(onXs.length, onNode.length);
	t.deepEqual(
		[...onNode].flatMap((value, index) => (Object.is(value, onXs[index]) ? [] : [[index, value, onXs[index]]])),
		[],
	);
});
