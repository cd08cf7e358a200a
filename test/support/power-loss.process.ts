import { PowerLoss, type PowerLossOptions } from "./power-loss";
import { StatePowerLoss } from "./state-power-loss";

/*
 * `node power-loss.process.js store BLOCKS ACTIONS [PAIRS_EVERY]`, `… state BLOCK_BYTES SAVES [PAIRS_EVERY]`: prints
 * one line of JSON. For `npm run test:powerloss`.
 */

const [what, ...words] = process.argv.slice(2);
const [size, actions, pairsEvery] = words.map(Number);
if (size === undefined || actions === undefined) throw new Error("store|state SIZE ACTIONS [PAIRS_EVERY]");
const pairs: Pick<PowerLossOptions, "pairsEvery"> = pairsEvery ? { pairsEvery } : {};
const proof =
	what === "state"
		? new StatePowerLoss({ blocks: 2, blockBytes: size, saves: actions, ...pairs })
		: new PowerLoss({ blocks: size, actions, ...pairs });
process.stdout.write(`${JSON.stringify(proof.run())}\n`);
