import test from "ava";
import fc from "fast-check";
import { EventParser } from "../../../sim/demo/page/events";

test("events come whole, in whatever pieces their text comes", (t) => {
	const stream = 'data: {"a":1}\n\nevent: failed\ndata: {"code": "HG_PAGE_FAILED"}\n\ndata: {"水": "泵: 开"}\n\n';
	const events = [
		{ event: "message", data: '{"a":1}' },
		{ event: "failed", data: '{"code": "HG_PAGE_FAILED"}' },
		{ event: "message", data: '{"水": "泵: 开"}' },
	];
	fc.assert(
		fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
			const parser = new EventParser();
			const ends = [0, ...cuts.sort((a, b) => a - b), stream.length];
			const pieces = ends.slice(1).map((end, index) => stream.slice(ends[index], end));
			t.deepEqual(
				pieces.flatMap((piece) => parser.push(piece)),
				events,
			);
		}),
	);
	t.deepEqual(new EventParser().push("data: half"), []);
});
