import { randomFillSync } from "node:crypto";
import type { Entropy } from "../../modules/ports/entropy";

/** The operating system's source of randomness. */
export const nodeEntropy: Entropy = {
	fill(buffer) {
		randomFillSync(buffer);
	},
};
