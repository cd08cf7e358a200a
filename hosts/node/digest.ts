import { createHash, type Hash } from "node:crypto";
import type { Digest, MakeDigest } from "../../modules/ports/digest";

/** SHA-256 by OpenSSL. */
class NodeDigest implements Digest {
	#hash: Hash = createHash("sha256");

	reset(): void {
		this.#hash = createHash("sha256");
	}

	update(bytes: Uint8Array): void {
		this.#hash.update(bytes);
	}

	finish(into: Uint8Array): void {
		into.set(this.#hash.digest());
	}
}

export const nodeDigest: MakeDigest = () => new NodeDigest();
