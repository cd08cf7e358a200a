import test from "ava";
import fc from "fast-check";
import { Match } from "../../../modules/bus/frame";
import { ReplyBuffer } from "../../../modules/bus/reply-buffer";
import { RequestFrame } from "../../../modules/bus/requests";
import { BusStatus } from "../../../modules/bus/status";
import { Scheduler } from "../../../sim/core/scheduler";
import { everyFlip, type Golden, goldenFrames, goldenRaw } from "../../support/core-golden";
import { slave, watchLine } from "../../support/core-line";
import { type Chunk, Wire } from "../../support/core-wire";

const all = [...goldenFrames, goldenRaw];

/** What the buffer makes of the bytes: silence follows them. */
function isTaken(buffer: ReplyBuffer, request: Uint8Array, bytes: Uint8Array): boolean {
	buffer.clear();
	buffer.room().set(bytes);
	buffer.length = bytes.length;
	const match = buffer.match(request, request.length);
	if (match === Match.untilSilence) return buffer.isWholeBySilence();
	return match === Match.reply || match === Match.exception;
}

for (const { name, request, reply } of all) {
	test(`function ${name}: the buffer takes the reply, none that is cut, none with a bit or two turned`, (t) => {
		const buffer = new ReplyBuffer();
		t.true(isTaken(buffer, request, reply));
		let taken = 0;
		const look = (bytes: Uint8Array): void => {
			if (isTaken(buffer, request, bytes)) taken += 1;
		};
		for (let length = 0; length < reply.length; length += 1) look(reply.slice(0, length));
		everyFlip(reply, look);
		t.is(taken, 0);
	});
}

/** How the line's exchange ends when so much comes back for the request. */
function statusOf(reportsGaps: boolean, request: Uint8Array, chunks: readonly Chunk[]): number {
	const scheduler = new Scheduler();
	const wire = new Wire(scheduler, reportsGaps);
	wire.respond = () => chunks;
	const guest = slave(17);
	const { line } = watchLine(scheduler, wire.open, [guest], []);
	const ended: number[] = [];
	line.exchange(guest, new RequestFrame().raw(request.subarray(0, -2)), (status) => ended.push(status));
	scheduler.runUntil(2_000_000);
	return ended.length === 1 ? (ended[0] as number) : -1;
}

const rightStatus = ({ name }: Golden) => (name.startsWith("refused") ? BusStatus.exception : BusStatus.good);
const isRefused = (status: number) => status === BusStatus.timeout || status === BusStatus.damaged;

for (const reportsGaps of [true, false]) {
	const port = reportsGaps ? "a port that reports gaps" : "a port that buffers";

	test(`${port}: a reply without its end or with a bit turned ends as damaged or timed out`, (t) => {
		for (const one of all) {
			const send = (bytes: Uint8Array): number => statusOf(reportsGaps, one.request, [{ afterUs: 10_000, bytes }]);
			t.is(send(one.reply), rightStatus(one), one.name);
			for (let length = 0; length < one.reply.length; length += 1) {
				t.true(isRefused(send(one.reply.slice(0, length))), `function ${one.name}, ${length} bytes`);
			}
			for (let bit = 0; bit < 8 * one.reply.length; bit += 1) {
				const flipped = one.reply.slice();
				flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
				t.true(isRefused(send(flipped)), `function ${one.name}, bit ${bit}`);
			}
		}
	});

	test(`${port}: a reply in pieces is whole if they follow closely, and a gap ends it only on a UART`, (t) => {
		const pieces = fc.record({
			one: fc.constantFrom(...goldenFrames),
			cut: fc.nat(),
			gapMs: fc.constantFrom(0, 1, 20),
		});
		fc.assert(
			fc.property(pieces, ({ one, cut, gapMs }) => {
				const at = 1 + (cut % (one.reply.length - 1));
				const status = statusOf(reportsGaps, one.request, [
					{ afterUs: 10_000, bytes: one.reply.slice(0, at) },
					{ afterUs: 10_000 + 1000 * gapMs, bytes: one.reply.slice(at) },
				]);
				return reportsGaps && gapMs === 20 ? isRefused(status) : status === rightStatus(one);
			}),
			{ seed: 20261124, numRuns: 1000 },
		);
		t.pass();
	});
}
