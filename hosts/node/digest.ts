import { createHash } from "node:crypto";
import type { MakeDigest } from "../../modules/ports/digest";

/** SHA-256 of OpenSSL. */
export const nodeMakeDigest: MakeDigest = () => {
	let hash = createHash("sha256");
	return {
		reset() {
			hash = createHash("sha256");
		},
		update(bytes) {
			hash.update(bytes);
		},
		finish(into) {
			into.set(hash.digest());
		},
	};
};
