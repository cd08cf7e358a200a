import { assert } from "../../../modules/base/assert";
import type { Flash } from "../../../modules/ports/flash";
import { HeadgateError } from "../errors";

const BLOCK_LENGTH = 4096;

/** A flash chip's content as it was read out, or a gateway's flash file. Nothing is ever written to it. */
export class FlashImage implements Flash {
	readonly blockLength = BLOCK_LENGTH;
	readonly blocks: number;
	readonly #bytes: Uint8Array;

	/**
	 * @param name of the file, for the error
	 * @throws HeadgateError `HG_DATA_FLASH` when it is none
	 */
	constructor(bytes: Uint8Array, name: string) {
		if (bytes.length === 0 || bytes.length % BLOCK_LENGTH !== 0) {
			throw new HeadgateError(
				"HG_DATA_FLASH",
				`${name} holds ${bytes.length} bytes, no multiple of ${BLOCK_LENGTH}: it is no flash file`,
			);
		}
		this.#bytes = bytes;
		this.blocks = bytes.length / BLOCK_LENGTH;
	}

	read(buffer: Uint8Array, offset: number): void {
		buffer.set(this.#bytes.subarray(offset, offset + buffer.length));
	}

	write(): void {
		assert(false, "an image is only read");
	}

	eraseBlock(): void {
		assert(false, "an image is only read");
	}
}
