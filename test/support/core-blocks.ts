import type { Block, BlockPlan } from "../../modules/bus/blocks";

/** The blocks that a plan makes of all its wants when all are due, in order. */
export function allBlocks(plan: BlockPlan): readonly Block[] {
	const dueMs = new Float64Array(plan.order.length);
	const blocks: Block[] = [];
	for (let seed = dueMs.indexOf(0); seed >= 0; seed = dueMs.indexOf(0)) {
		const block = { ...plan.form(seed, dueMs, 0) };
		dueMs.fill(Number.POSITIVE_INFINITY, block.first, block.last + 1);
		blocks.push(block);
	}
	return blocks;
}
