/*
 * Reads holding registers over and over with libmodbus, and tells what came of it as JSON:
 *   libmodbus PATH BAUD TIMEOUT_MS READS BLOCKS REGISTERS RECOVERY
 * BLOCKS blocks of REGISTERS registers of unit 1, at addresses 0, STEP, 2 STEP … Values are as bench/bus/truth.ts makes
 * them. RECOVERY 1: libmodbus' own recovery from errors is on.
 */
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define STEP 16

static double now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static double cpu_us(void) {
	struct rusage u;
	getrusage(RUSAGE_SELF, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

int main(int argc, char **argv) {
	if (argc != 8) return 2;
	int baud = atoi(argv[2]), timeout_us = 1000 * atoi(argv[3]), reads = atoi(argv[4]), blocks = atoi(argv[5]);
	int registers = atoi(argv[6]), good = 0, wrong = 0, failed = 0;
	uint16_t values[MODBUS_MAX_READ_REGISTERS];
	modbus_t *line = modbus_new_rtu(argv[1], baud, 'N', 8, 1);
	if (line == NULL || registers > MODBUS_MAX_READ_REGISTERS) return 2;
	modbus_set_slave(line, 1);
	modbus_set_response_timeout(line, timeout_us / 1000000, timeout_us % 1000000);
	modbus_set_byte_timeout(line, 0, 100000);
	if (atoi(argv[7]))
		modbus_set_error_recovery(line, MODBUS_ERROR_RECOVERY_LINK | MODBUS_ERROR_RECOVERY_PROTOCOL);
	if (modbus_connect(line) != 0) {
		perror(argv[1]);
		return 1;
	}
	double start = now_us(), cpu = cpu_us();
	for (int i = 0; i < reads; i++) {
		int address = i % blocks * STEP;
		if (modbus_read_registers(line, address, registers, values) != registers) {
			failed++;
			continue;
		}
		int right = 1;
		for (int r = 0; r < registers; r++)
			if (values[r] != ((4099 + (address + r) * 7) & 0xffff)) right = 0;
		good++;
		if (!right) wrong++;
	}
	double span = now_us() - start;
	printf("{\"good\":%d,\"wrong\":%d,\"failed\":%d,\"spanUs\":%.0f,\"cpuUs\":%.0f}\n", good, wrong, failed, span,
		cpu_us() - cpu);
	modbus_close(line);
	modbus_free(line);
	return 0;
}
