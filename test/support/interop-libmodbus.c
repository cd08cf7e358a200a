/*
 * libmodbus at one end of a line, for the interop matrix (8N1):
 *   interop-libmodbus serve PATH BAUD UNIT SIZE
 *     a slave with SIZE of everything, filled as test/support/interop-rows.ts says; until it is killed
 *   interop-libmodbus ask PATH BAUD TIMEOUT_MS OPERATION...
 *     one OPERATION after the other, numbers with colons between: UNIT:CODE:ARGUMENTS; a line of outcome for each
 */
#include <errno.h>
#include <modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 200

static modbus_t *open_line(const char *path, int baud) {
	modbus_t *line = modbus_new_rtu(path, baud, 'N', 8, 1);
	if (line == NULL || modbus_set_slave(line, 1) != 0 || modbus_connect(line) != 0) {
		fprintf(stderr, "%s: %s\n", path, modbus_strerror(errno));
		exit(1);
	}
	return line;
}

static int serve(modbus_t *line, int unit, int size) {
	uint8_t request[MODBUS_RTU_MAX_ADU_LENGTH];
	modbus_mapping_t *map = modbus_mapping_new(size, size, size, size);
	if (map == NULL) return 1;
	for (int at = 0; at < size; at++) {
		map->tab_bits[at] = at % 3 == 0;
		map->tab_input_bits[at] = at % 2 == 1;
		map->tab_registers[at] = 1000 + at;
		map->tab_input_registers[at] = 2000 + at;
	}
	modbus_set_slave(line, unit);
	/* Without it, a frame that it does not know leaves a piece behind and it hears nothing any more. */
	modbus_set_error_recovery(line, MODBUS_ERROR_RECOVERY_PROTOCOL);
	printf("serving\n");
	fflush(stdout);
	for (;;) {
		int length = modbus_receive(line, request);
		if (length > 0) modbus_reply(line, request, length, map);
	}
}

static void tell(int count, int wanted, const uint8_t *bits, const uint16_t *words) {
	if (count != wanted) {
		/* libmodbus counts its own errors on from the exceptions of the standard. */
		int exception = errno - MODBUS_ENOBASE;
		if (errno == ETIMEDOUT) printf("silence\n");
		else if (exception > 0 && exception < MODBUS_EXCEPTION_MAX) printf("exception %d\n", exception);
		else printf("error %s\n", modbus_strerror(errno));
	} else if (bits == NULL && words == NULL) printf("done\n");
	else
		for (int i = 0; i < count; i++)
			printf("%d%c", bits != NULL ? bits[i] : words[i], i < count - 1 ? ' ' : '\n');
}

static void ask(modbus_t *line, char *operation) {
	int a[MOST] = {0}, n = 0;
	uint8_t bits[MOST];
	uint16_t words[MOST];
	for (char *word = strtok(operation, ":"); word != NULL && n < MOST; word = strtok(NULL, ":")) a[n++] = atoi(word);
	int code = a[1], *values = a + (code == 23 ? 5 : 3), given = n - (code == 23 ? 5 : 3);
	uint8_t on[MOST];
	uint16_t written[MOST];
	for (int i = 0; i < given; i++) {
		on[i] = values[i];
		written[i] = values[i];
	}
	modbus_set_slave(line, a[0]);
	if (code == 1) tell(modbus_read_bits(line, a[2], a[3], bits), a[3], bits, NULL);
	else if (code == 2) tell(modbus_read_input_bits(line, a[2], a[3], bits), a[3], bits, NULL);
	else if (code == 3) tell(modbus_read_registers(line, a[2], a[3], words), a[3], NULL, words);
	else if (code == 4) tell(modbus_read_input_registers(line, a[2], a[3], words), a[3], NULL, words);
	else if (code == 5) tell(modbus_write_bit(line, a[2], a[3]), 1, NULL, NULL);
	else if (code == 6) tell(modbus_write_register(line, a[2], a[3]), 1, NULL, NULL);
	else if (code == 15) tell(modbus_write_bits(line, a[2], given, on), given, NULL, NULL);
	else if (code == 16) tell(modbus_write_registers(line, a[2], given, written), given, NULL, NULL);
	else if (code == 22) tell(modbus_mask_write_register(line, a[2], a[3], a[4]), 1, NULL, NULL);
	else if (code == 23)
		tell(modbus_write_and_read_registers(line, a[4], given, written, a[2], a[3], words), a[3], NULL, words);
	else printf("lacks it\n");
	fflush(stdout);
}

int main(int argc, char **argv) {
	if (argc < 5) return 2;
	modbus_t *line = open_line(argv[2], atoi(argv[3]));
	if (strcmp(argv[1], "serve") == 0) return argc == 6 ? serve(line, atoi(argv[4]), atoi(argv[5])) : 2;
	int timeout_us = 1000 * atoi(argv[4]);
	modbus_set_response_timeout(line, timeout_us / 1000000, timeout_us % 1000000);
	for (int i = 5; i < argc; i++) ask(line, argv[i]);
	modbus_close(line);
	modbus_free(line);
	return 0;
}
