import type { ProfileActuator, ProfileQuantity, ProfileWrite } from "./profile";

/** The quantities that one entry with `repeat` stands for; one without stands for itself. */
export function repeatQuantity(quantity: ProfileQuantity): readonly ProfileQuantity[] {
	const { repeat, ...one } = quantity;
	if (repeat === undefined) return [quantity];
	return numbers(repeat.count).map((index): ProfileQuantity => {
		const name = numbered(one.name, repeat.from + index);
		const moved = index * repeat.stride;
		if (one.bits === undefined) return { ...one, name, address: one.address + moved };
		return { ...one, name, bits: { ...one.bits, shift: one.bits.shift + moved } };
	});
}

/** The same for actuators. What is written moves by address; see {@link ProfileActuator.readBack} for what is read. */
export function repeatActuator(actuator: ProfileActuator): readonly ProfileActuator[] {
	const { repeat, ...one } = actuator;
	if (repeat === undefined) return [actuator];
	return numbers(repeat.count).map((index): ProfileActuator => {
		const moved = index * repeat.stride;
		const move = (write: ProfileWrite): ProfileWrite => ({ ...write, address: write.address + moved });
		return {
			...one,
			name: numbered(one.name, repeat.from + index),
			...(one.on === undefined ? {} : { on: move(one.on) }),
			...(one.off === undefined ? {} : { off: move(one.off) }),
			...(one.set === undefined ? {} : { set: { ...one.set, address: one.set.address + moved } }),
			...(one.timer === undefined ? {} : { timer: { ...one.timer, write: move(one.timer.write) } }),
			...(one.readBack === undefined ? {} : { readBack: moveReadBack(one.readBack, moved) }),
		};
	});
}

type ReadBack = NonNullable<ProfileActuator["readBack"]>;

function moveReadBack(readBack: ReadBack, moved: number): ReadBack {
	const { mask, on = mask, off = 0 } = readBack;
	if (mask === undefined) return { ...readBack, address: readBack.address + moved };
	return { ...readBack, mask: mask << moved, on: (on ?? mask) << moved, off: off << moved };
}

function numbers(count: number): readonly number[] {
	return Array.from({ length: count }, (_, index) => index);
}

function numbered(name: string, number: number): string {
	return name.replace("#", `${number}`);
}
