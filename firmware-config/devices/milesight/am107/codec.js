// Milesight AM107 indoor air monitor, uplinks on port 85.
//
// A payload is a sequence of fields: channel (1 byte), type (1 byte), value (length by channel and type, little endian).
//
//   01 75  u8      battery, %
//   03 67  s16     temperature, 0.1 °C
//   04 68  u8      humidity, 0.5 %
//   05 6a  u16     activity seen by the motion sensor, a level without unit
//   06 65  3 × u16 light: illuminance in lx, visible and infrared counts, infrared counts
//   07 7d  u16     CO2, ppm
//   08 7d  u16     TVOC, ppb
//   09 73  u16     pressure, 0.1 hPa
//   ff ..          about the device itself, sent after a join: no readings
//
// An unknown field has an unknown length, so nothing after it can be trusted: the payload is refused.

var FIELDS = {
  '01 75': { size: 1, read: function (b, i) { return { battery: b[i] }; } },
  '03 67': { size: 2, read: function (b, i) { return { temperature: s16(b, i) / 10 }; } },
  '04 68': { size: 1, read: function (b, i) { return { humidity: b[i] / 2 }; } },
  '05 6a': { size: 2, read: function (b, i) { return { activity: u16(b, i) }; } },
  '06 65': {
    size: 6,
    read: function (b, i) {
      return { illuminance: u16(b, i), visible_infrared: u16(b, i + 2), infrared: u16(b, i + 4) };
    }
  },
  '07 7d': { size: 2, read: function (b, i) { return { co2: u16(b, i) }; } },
  '08 7d': { size: 2, read: function (b, i) { return { tvoc: u16(b, i) }; } },
  '09 73': { size: 2, read: function (b, i) { return { pressure: u16(b, i) / 10 }; } },
  'ff 01': { size: 1, read: nothing }, // version of the protocol
  'ff 08': { size: 6, read: nothing }, // serial number, old
  'ff 09': { size: 2, read: nothing }, // hardware version
  'ff 0a': { size: 2, read: nothing }, // firmware version
  'ff 0b': { size: 1, read: nothing }, // switched on
  'ff 0f': { size: 1, read: nothing }, // LoRaWAN class
  'ff 16': { size: 8, read: nothing } // serial number
};

function decodeUplink(input) {
  var bytes = input.bytes;
  var data = {};
  var at = 0;
  while (at < bytes.length) {
    var key = hex(bytes[at]) + ' ' + hex(bytes[at + 1]);
    var field = FIELDS[key];
    if (!field) {
      return { errors: ['offset ' + at + ': unknown field ' + key] };
    }
    at += 2;
    if (at + field.size > bytes.length) {
      return { errors: ['offset ' + at + ': field ' + key + ' needs ' + field.size + ' bytes'] };
    }
    var values = field.read(bytes, at);
    for (var name in values) {
      data[name] = values[name];
    }
    at += field.size;
  }
  return { data: data };
}

function nothing() {
  return {};
}

function u16(bytes, i) {
  return bytes[i] + bytes[i + 1] * 256;
}

function s16(bytes, i) {
  var value = u16(bytes, i);
  return value < 0x8000 ? value : value - 0x10000;
}

function hex(value) {
  return value === undefined ? '??' : (value < 16 ? '0' : '') + value.toString(16);
}
