"""Vector instructions for rows of a workspace [rows, LANES]: each works on all lanes, and on nothing else.

Numba leaves short loops over rows of one array scalar, because it cannot know that they do not overlap; these say so.
Rows are given by number. Needs Numba.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

LANES = 32  # more take less time to decode instructions, and more of the cache
_STRETCH = 8  # lanes in one vector of LLVM's; it makes as many registers of it as the machine needs
_CONTRACT = ("contract",)  # a product and a sum may be one instruction

_DOUBLE, _LONG = ir.DoubleType(), ir.IntType(64)

Body = Callable[["_Code", Sequence[Any]], Any]


class _Code:
    """What a body is written with: arithmetic on vectors of some lanes."""

    def __init__(self, builder: Any, width: int) -> None:
        self.builder, self.width = builder, width
        self.vector, self.whole = ir.VectorType(_DOUBLE, width), ir.VectorType(_LONG, width)

    def constant(self, x: float) -> Any:
        return ir.Constant(self.vector, [x] * self.width)

    def integer(self, n: int) -> Any:
        return ir.Constant(self.whole, [n] * self.width)

    def add(self, a: Any, b: Any) -> Any:
        return self.builder.fadd(a, b, flags=_CONTRACT)

    def subtract(self, a: Any, b: Any) -> Any:
        return self.builder.fsub(a, b, flags=_CONTRACT)

    def multiply(self, a: Any, b: Any) -> Any:
        return self.builder.fmul(a, b, flags=_CONTRACT)

    def divide(self, a: Any, b: Any) -> Any:
        return self.builder.fdiv(a, b)

    def larger(self, a: Any, b: Any) -> Any:
        return self.builder.fcmp_ordered(">", a, b)

    def choose(self, mask: Any, a: Any, b: Any) -> Any:
        return self.builder.select(mask, a, b)

    def size(self, a: Any) -> Any:
        bits = self.builder.bitcast(a, self.whole)
        return self.builder.bitcast(self.builder.and_(bits, self.integer(2**63 - 1)), self.vector)

    def polynomial(self, x: Any, coefficients: Sequence[float]) -> Any:
        found = self.constant(coefficients[0])
        for c in coefficients[1:]:
            found = self.add(self.multiply(found, x), self.constant(c))
        return found


def _instruction(count: int, body: Body, stretch: int = _STRETCH) -> Any:
    """Return an instruction (ws, out, row, ...) that writes body(row, ..., out) to the row `out`."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, value=args[0]).data
        made = _Code(builder, stretch)
        rows = [builder.mul(row, _LONG(LANES)) for row in args[1:]]
        for lane in range(0, LANES, stretch):
            places = [
                builder.bitcast(builder.gep(data, [builder.add(row, _LONG(lane))]), made.vector.as_pointer())
                for row in rows
            ]
            values = [builder.load(place, align=8) for place in (*places[1:], places[0])]
            builder.store(body(made, values), places[0], align=8)
        return context.get_dummy_value()

    def typed(ws: Any) -> Any:
        return types.void(ws, *[types.int64] * count), code

    # Numba reads the number of arguments from the signature of the function.
    if count == 1:

        @intrinsic
        def one(typing: Any, ws: Any, out: Any) -> Any:
            return typed(ws)

        return one
    if count == 2:

        @intrinsic
        def two(typing: Any, ws: Any, out: Any, a: Any) -> Any:
            return typed(ws)

        return two
    if count == 3:

        @intrinsic
        def three(typing: Any, ws: Any, out: Any, a: Any, b: Any) -> Any:
            return typed(ws)

        return three

    @intrinsic
    def five(typing: Any, ws: Any, out: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
        return typed(ws)

    return five


def _transfer(into: bool) -> Any:
    """Return an instruction (ws, row, array, at): copy a row from, or to, the LANES numbers at `at` of an array."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        made = _Code(builder, _STRETCH)
        ws, array = (
            context.make_array(signature.args[i])(context, builder, value=args[i]).data for i in (0, 2)
        )
        row = builder.mul(args[1], _LONG(LANES))
        for lane in range(0, LANES, _STRETCH):
            ends = [
                builder.bitcast(builder.gep(data, [builder.add(at, _LONG(lane))]), made.vector.as_pointer())
                for data, at in ((ws, row), (array, args[3]))
            ]
            source, target = ends[::-1] if into else ends
            builder.store(builder.load(source, align=8), target, align=8)
        return context.get_dummy_value()

    @intrinsic
    def transfer(typing: Any, ws: Any, row: Any, array: Any, at: Any) -> Any:
        return types.void(ws, types.int64, array, types.int64), code

    return transfer


fetch, put = _transfer(into=True), _transfer(into=False)

_MAGIC = (
    6755399441055744.0  # 1.5 x 2^52: adding it rounds to a whole number, which then stands in the low bits
)
_TURN = 1.4426950408889634  # 1 / log 2
_LOG2 = (0.6931471803691238, 1.9082149292705877e-10)  # their sum is log 2 to 85 bits
_LEAST = -708.0  # exp of less is not a normal number
_FACTORIALS = (
    6227020800.0, 479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0, 1.0
)  # fmt: skip


def _exponential(code: _Code, x: Any) -> Any:
    # exp(x) = 2^n exp(r). The Taylor series of exp(r) to degree 13 leaves out less than 5e-18 for |r| <= log(2) / 2.
    least = code.constant(_LEAST)
    far = code.larger(least, x)
    x = code.choose(far, least, x)
    turns = code.add(code.multiply(x, code.constant(_TURN)), code.constant(_MAGIC))
    n = code.builder.fsub(turns, code.constant(_MAGIC))
    r = x
    for part in _LOG2:
        r = code.subtract(r, code.multiply(n, code.constant(part)))
    p = code.polynomial(r, [1.0 / f for f in _FACTORIALS])
    bits = code.builder.bitcast(turns, code.whole)
    power = code.builder.shl(code.builder.add(bits, code.integer(1023)), code.integer(52))
    found = code.multiply(p, code.builder.bitcast(power, code.vector))
    return code.choose(far, code.constant(0.0), found)


zero = _instruction(1, lambda code, v: code.constant(0.0))
one = _instruction(1, lambda code, v: code.constant(1.0))
copy = _instruction(2, lambda code, v: v[0])
add = _instruction(2, lambda code, v: code.add(v[1], v[0]))  # out += a
scale = _instruction(2, lambda code, v: code.multiply(v[1], v[0]))  # out *= a
divide = _instruction(2, lambda code, v: code.divide(v[1], v[0]))  # out /= a
highest = _instruction(
    2, lambda code, v: code.choose(code.larger(v[0], v[1]), v[0], v[1])
)  # out = max(out, a)
subtract = _instruction(3, lambda code, v: code.subtract(v[0], v[1]))  # out = a - b
product = _instruction(3, lambda code, v: code.multiply(v[0], v[1]))  # out = a b
add_product = _instruction(3, lambda code, v: code.add(v[2], code.multiply(v[0], v[1])))  # out += a b
less_product = _instruction(3, lambda code, v: code.subtract(v[2], code.multiply(v[0], v[1])))  # out -= a b
exponential = _instruction(
    3, lambda code, v: _exponential(code, code.subtract(v[0], v[1])), 16
)  # out = exp(a - b)
moved = _instruction(  # out = a (out - b)
    3, lambda code, v: code.multiply(v[0], code.subtract(v[2], v[1]))
)
pick = _instruction(  # out = a where |c| > |d|, else b
    5, lambda code, v: code.choose(code.larger(code.size(v[2]), code.size(v[3])), v[0], v[1])
)
spoil = _instruction(  # out += a - a, which is not a number where a is not finite
    2, lambda code, v: code.builder.fadd(v[1], code.builder.fsub(v[0], v[0]))
)
lowest = _instruction(
    2, lambda code, v: code.choose(code.larger(v[1], v[0]), v[0], v[1])
)  # out = min(out, a)
endless = _instruction(1, lambda code, v: code.constant(float("inf")))
negate = _instruction(2, lambda code, v: code.subtract(code.constant(-0.0), v[0]))  # out = -a
