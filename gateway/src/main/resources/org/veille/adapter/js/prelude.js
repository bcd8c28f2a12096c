// What decoders written for other servers expect to find. Runs once in each decoder's own world, before the decoder.
(function (global) {
  function silent() {}
  var console = { log: silent, info: silent, warn: silent, error: silent, debug: silent };

  // A Buffer is an array of byte values with the reading functions of Node.js that decoders use.
  function readUnsigned(bytes, offset, size, little) {
    var value = 0;
    offset = offset || 0;
    if (offset < 0 || offset + size > bytes.length) throw new RangeError('offset ' + offset + ' is outside the buffer');
    for (var i = 0; i < size; i++) value = value * 256 + bytes[little ? offset + size - 1 - i : offset + i];
    return value;
  }
  function readSigned(bytes, offset, size, little) {
    var value = readUnsigned(bytes, offset, size, little);
    var half = Math.pow(2, size * 8 - 1);
    return value >= half ? value - 2 * half : value;
  }
  function readFloat(bytes, offset, size, little) {
    readUnsigned(bytes, offset, size, little);
    var view = new DataView(new ArrayBuffer(size));
    for (var i = 0; i < size; i++) view.setUint8(i, bytes[(offset || 0) + i]);
    return size === 4 ? view.getFloat32(0, little) : view.getFloat64(0, little);
  }
  var methods = {};
  function method(name, read, size, little) {
    methods[name] = function (offset) { return read(this, offset, size, little); };
    methods[name.replace('UInt', 'Uint')] = methods[name];
  }
  method('readUInt8', readUnsigned, 1, true);
  method('readInt8', readSigned, 1, true);
  [[2, '16'], [4, '32']].forEach(function (each) {
    method('readUInt' + each[1] + 'LE', readUnsigned, each[0], true);
    method('readUInt' + each[1] + 'BE', readUnsigned, each[0], false);
    method('readInt' + each[1] + 'LE', readSigned, each[0], true);
    method('readInt' + each[1] + 'BE', readSigned, each[0], false);
  });
  method('readFloatLE', readFloat, 4, true);
  method('readFloatBE', readFloat, 4, false);
  method('readDoubleLE', readFloat, 8, true);
  method('readDoubleBE', readFloat, 8, false);

  function buffer(values) {
    var bytes = [];
    for (var i = 0; i < values.length; i++) bytes.push(values[i] & 255);
    Object.keys(methods).forEach(function (name) {
      Object.defineProperty(bytes, name, { value: methods[name] });
    });
    function part(from, to) { return buffer(Array.prototype.slice.call(bytes, from, to)); }
    Object.defineProperty(bytes, 'slice', { value: part });
    Object.defineProperty(bytes, 'subarray', { value: part });
    Object.defineProperty(bytes, 'toString', { value: function (encoding) {
      return bytes.map(function (b) {
        return encoding === 'hex' ? (b < 16 ? '0' : '') + b.toString(16) : String.fromCharCode(b);
      }).join('');
    } });
    return bytes;
  }
  function Buffer(value, encoding) {
    if (typeof value !== 'string') return buffer(value);
    var bytes = [];
    if (encoding === 'hex') {
      for (var i = 0; i + 1 < value.length; i += 2) bytes.push(parseInt(value.substr(i, 2), 16));
    } else {
      for (var j = 0; j < value.length; j++) bytes.push(value.charCodeAt(j));
    }
    return buffer(bytes);
  }
  Buffer.from = function (value, encoding) { return Buffer(value, encoding); };
  Object.defineProperty(global, 'console', { value: console, writable: true, configurable: true });
  Object.defineProperty(global, 'Buffer', { value: Buffer, writable: true, configurable: true });
})(this);
