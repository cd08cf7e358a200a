import test, { type ExecutionContext } from "ava";

/** What a planted fault has done so far. */
export class Fault {
	times = 0;

	/** It has just done something to what is tested: a reply that did not come, a contact that did not move. */
	readonly fires = (): void => {
		this.times += 1;
	};
}

/** A test of a fault; it fails unless the fault fired, since it would show nothing then. */
export function faultTest(title: string, body: (t: ExecutionContext, fault: Fault) => void): void {
	test(title, (t) => withFault(t, body));
}

export function withFault(t: ExecutionContext, body: (t: ExecutionContext, fault: Fault) => void): void {
	const fault = new Fault();
	body(t, fault);
	if (fault.times === 0) throw new Error("the fault never fired: the test shows nothing");
}
