import { PowerLoss, type PowerLossOptions } from "./power-loss";

/*
 * `node power-loss.process.js BLOCKS ACTIONS [PAIRS_EVERY]`: prints one line of JSON. For `npm run test:powerloss`.
 */

const [blocks, actions, pairsEvery] = process.argv.slice(2).map(Number);
if (blocks === undefined || actions === undefined) throw new Error("BLOCKS ACTIONS [PAIRS_EVERY]");
const options: PowerLossOptions = { blocks, actions, ...(pairsEvery ? { pairsEvery } : {}) };
process.stdout.write(`${JSON.stringify(new PowerLoss(options).run())}\n`);
