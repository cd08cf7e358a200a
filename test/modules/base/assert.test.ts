import test from "ava";
import { AssertionError, assert } from "../../../modules/base/assert";

test("what holds passes, what does not throws with its reason", (t) => {
	t.notThrows(() => assert(true, "never"));
	const error = t.throws(() => assert(false, "the ring is full"), { instanceOf: AssertionError });
	t.is(error?.message, "the ring is full");
	t.is(error?.name, "AssertionError");
});
