import { measurePolls, type PollCost } from "../xs/cost";
import type { Scenario } from "./scenario";

/** What a poll costs on the engine of the target, and whether anything of it stays on the heap. */
export const xs: Scenario = {
	name: "xs",
	async run(bench) {
		let cost: PollCost;
		try {
			cost = await measurePolls(bench.quick ? 10_000 : 100_000);
		} catch (error) {
			console.error(`left out: XS (${(error as Error).message})`);
			return;
		}
		const { polls, failed, steps, garbageSlots, grownSlots, codeSlots, lineSlots } = cost;
		bench.add({
			scenario: "xs cost of a poll",
			master: "headgate",
			value: steps,
			unit: "steps",
			note: `${garbageSlots.toFixed(2)} slots to collect; code ${codeSlots} slots, a line of 8 slaves ${lineSlots}`,
		});
		bench.add({
			scenario: `xs growth in ${polls} polls`,
			master: "headgate",
			value: grownSlots,
			unit: "slots",
			bar: "0 slots",
			ok: grownSlots === 0 && failed === 0,
			note: `${failed} polls failed, ${cost.grownBytes} bytes taken from the system`,
		});
	},
};
