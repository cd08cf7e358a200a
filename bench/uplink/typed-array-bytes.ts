const kinds = ["Uint8Array", "Uint16Array", "Uint32Array", "Float64Array"] as const;

/**
 * Bytes of the typed arrays that `make` creates by length, which is how the core makes its buffers. Nothing else may
 * run meanwhile: the constructors are replaced and put back.
 */
export function typedArrayBytes(make: () => unknown): number {
	let total = 0;
	const real = kinds.map((kind) => globalThis[kind]);
	const global = globalThis as unknown as Record<string, unknown>;
	kinds.forEach((kind, index) => {
		global[kind] = new Proxy(real[index] as object as new (...args: unknown[]) => ArrayBufferView, {
			construct(target, args) {
				const made = new target(...args);
				if (typeof args[0] === "number") total += made.byteLength;
				return made;
			},
		});
	});
	try {
		make();
	} finally {
		kinds.forEach((kind, index) => {
			global[kind] = real[index];
		});
	}
	return total;
}
