import test from "ava";
import { addressText } from "../../../hosts/node/devices/unverified-marks";

test("numbers are told both ways, negative ones by their bits", (t) => {
	t.is(addressText(2000), "2000 (0x07D0)");
	t.is(addressText(-32_768), "-32768 (0x8000)");
	t.is(addressText(-2_147_483_648), "-2147483648 (0x80000000)");
});
