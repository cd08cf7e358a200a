import test from "ava";
import { startXs } from "../../bench/xs/worker";

const text = new TextDecoder();

test("a result comes back as bytes", async (t) => {
	const xs = await startXs();
	const { reply } = await xs.evaluate("new TextEncoder().encode(String(1 + 1) + ' é\u{1f600}').buffer");
	t.is(text.decode(reply), "2 é\u{1f600}");
	t.is((await xs.evaluate("1 + 1")).reply.length, 0);
	await xs.close();
	await t.throwsAsync(xs.evaluate("1"), { message: "XS worker is closed" });
	await t.notThrowsAsync(xs.close());
});

test("it is XS and no other engine", async (t) => {
	const xs = await startXs();
	const { reply } = await xs.evaluate("new TextEncoder().encode(typeof console + (() => 1).toString()).buffer");
	t.is(text.decode(reply), 'undefinedfunction [""] (){[native code]}');
	await xs.close();
});

test("a thrown error rejects its own call only", async (t) => {
	const xs = await startXs();
	const thrown = xs.evaluate("throw new RangeError('pump 7')");
	const after = xs.evaluate("1");
	await t.throwsAsync(thrown, { message: "RangeError: pump 7" });
	await t.throwsAsync(xs.evaluate("let = = 2"), { message: /^SyntaxError/ });
	await t.notThrowsAsync(after);
	await xs.close();
});

test("messages go both ways while a script runs", async (t) => {
	const heard: string[] = [];
	const xs = await startXs({
		onMessage(message) {
			heard.push(text.decode(message));
			return Uint8Array.of(heard.length);
		},
	});
	const { reply } = await xs.evaluate(`
		const say = (words) => new Uint8Array(issueCommand(new TextEncoder().encode(words).buffer))[0];
		new Uint8Array([say("a"), say("b")]).buffer`);
	t.deepEqual(heard, ["a", "b"]);
	t.deepEqual([...reply], [1, 2]);
	await xs.close();
});

test("a long script and a long reply pass whole", async (t) => {
	const xs = await startXs();
	const { reply } = await xs.evaluate(`/*${"x".repeat(1_000_000)}*/ new Uint8Array(1000003).fill(7).buffer`);
	t.is(reply.length, 1_000_003);
	t.true(reply.every((byte) => byte === 7));
	await xs.close();
});

test("a reply over the bound ends the worker", async (t) => {
	const xs = await startXs({ longestReplyBytes: 1000 });
	await t.throwsAsync(xs.evaluate("new ArrayBuffer(1001)"), {
		message: /announced \d+ bytes; the longest reply is 1000/,
	});
	await t.throwsAsync(xs.evaluate("1"), { message: /the longest reply is 1000/ });
	await t.throwsAsync(xs.close(), { message: /the longest reply is 1000/ });
});

test("the meter grows with work and starts anew", async (t) => {
	const xs = await startXs();
	const work = (turns: number) => xs.evaluate(`for (let sum = 0, i = 0; i < ${turns}; i++) sum += i;`);
	const few = (await work(1000)).meter.compute;
	const many = (await work(10_000)).meter.compute;
	t.true(many > 9 * few, `${few} steps, then ${many}`);
	t.is((await work(1000)).meter.compute, few);
	await xs.close();
});

test("the heap count falls with a collection", async (t) => {
	const xs = await startXs();
	const before = (await xs.evaluate("gc()")).meter.currentHeapCount;
	const full = await xs.evaluate("globalThis.kept = []; for (let i = 0; i < 100000; i++) kept.push({ i }); gc()");
	t.true(full.meter.currentHeapCount > before + 200_000);
	const after = (await xs.evaluate("kept = undefined; gc()")).meter.currentHeapCount;
	t.true(after < before + 1000, `${before} slots, then ${after}`);
	await xs.close();
});

test("a killed worker rejects all that waits", async (t) => {
	const xs = await startXs({ name: "doomed" });
	const waiting = [xs.evaluate("for (;;);"), xs.evaluate("1")];
	xs.kill();
	for (const call of waiting) await t.throwsAsync(call, { message: "doomed ended: signal SIGKILL" });
	await t.throwsAsync(xs.evaluate("1"), { message: "doomed ended: signal SIGKILL" });
});

test("exit codes are named", async (t) => {
	const endless = await startXs({ meteringLimit: 1_000_000 });
	await t.throwsAsync(endless.evaluate("for (;;);"), { message: /exit code 17, too much computation/ });
	const deep = await startXs();
	await t.throwsAsync(deep.evaluate("(function down() { down(); })()"), { message: /exit code 12, stack overflow/ });
	const large = await startXs();
	const fill = "const kept = []; for (;;) kept.push(new ArrayBuffer(200000000))";
	await t.throwsAsync(large.evaluate(fill), { message: /exit code 11, memory full/ });
	const late = await startXs();
	await late.evaluate("Promise.reject(new Error('late'))");
	await t.throwsAsync(late.close(), { message: /exit code 15, unhandled exception\n.*late/ });
});

test("a limit that the worker cannot take is refused", async (t) => {
	await t.throwsAsync(startXs({ meteringLimit: 2 ** 31 }), { instanceOf: RangeError });
});
