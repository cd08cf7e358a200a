import test from "ava";
import { RiseWatch } from "../../../../modules/programs/irrigation/rise-watch";

const minute = 60_000;

/** A watering of ten minutes, begun at 20 %. */
function watered(isWhole = true): RiseWatch {
	const watch = new RiseWatch({ by: 1, withinMs: 30 * minute });
	watch.begin(20);
	watch.look(20.1, 5 * minute);
	watch.end(isWhole, 10 * minute);
	return watch;
}

test("moisture that rises in time, though it falls again, is an answer", (t) => {
	const watch = watered();
	watch.look(21.2, 20 * minute);
	watch.look(20.2, 41 * minute);
	t.false(watch.isMissed);
});

test("no rise in time is told, until a watering is answered", (t) => {
	const watch = watered();
	watch.look(20.9, 39 * minute);
	t.false(watch.isMissed);
	watch.look(20.9, 40 * minute);
	t.true(watch.isMissed);
	watch.look(25, 50 * minute);
	t.false(watch.isMissed, "it came late: rain, or slow soil");
});

test("what was broken off, or was not seen, is not judged", (t) => {
	const broken = watered(false);
	broken.look(20, 50 * minute);
	t.false(broken.isMissed);
	const silent = watered();
	silent.look(Number.NaN, 41 * minute);
	silent.look(20, 50 * minute);
	t.false(silent.isMissed);
	const unknown = new RiseWatch({ by: 1, withinMs: 0 });
	unknown.begin(Number.NaN);
	unknown.end(true, minute);
	unknown.look(20, 2 * minute);
	t.false(unknown.isMissed);
});
