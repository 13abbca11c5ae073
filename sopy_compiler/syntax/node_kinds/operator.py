"""The signs of operations."""

from sopy_compiler.syntax.node_kinds.node import (
    AugmentedOperator,
    BinaryOperator,
    ComparisonOperator,
    Operator,
)


class Not(Operator):
    """`not`."""

    __slots__ = ()


class Minus(Operator):
    """`-`."""

    __slots__ = ()


class Plus(Operator):
    """`+`."""

    __slots__ = ()


class BitInvert(Operator):
    """`~`."""

    __slots__ = ()


class And(Operator):
    """`and`."""

    __slots__ = ()


class Or(Operator):
    """`or`."""

    __slots__ = ()


class Add(BinaryOperator):
    """`+`."""

    __slots__ = ()


class Subtract(BinaryOperator):
    """`-`."""

    __slots__ = ()


class Multiply(BinaryOperator):
    """`*`."""

    __slots__ = ()


class MatrixMultiply(BinaryOperator):
    """`@`."""

    __slots__ = ()


class Divide(BinaryOperator):
    """`/`."""

    __slots__ = ()


class FloorDivide(BinaryOperator):
    """`//`."""

    __slots__ = ()


class Modulo(BinaryOperator):
    """`%`."""

    __slots__ = ()


class Power(BinaryOperator):
    """`**`."""

    __slots__ = ()


class LeftShift(BinaryOperator):
    """`<<`."""

    __slots__ = ()


class RightShift(BinaryOperator):
    """`>>`."""

    __slots__ = ()


class BitAnd(BinaryOperator):
    """`&`."""

    __slots__ = ()


class BitOr(BinaryOperator):
    """`|`."""

    __slots__ = ()


class BitXor(BinaryOperator):
    """`^`."""

    __slots__ = ()


class Equal(ComparisonOperator):
    """`==`."""

    __slots__ = ()


class NotEqual(ComparisonOperator):
    """`!=`."""

    __slots__ = ()


class LessThan(ComparisonOperator):
    """`<`."""

    __slots__ = ()


class LessThanEqual(ComparisonOperator):
    """`<=`."""

    __slots__ = ()


class GreaterThan(ComparisonOperator):
    """`>`."""

    __slots__ = ()


class GreaterThanEqual(ComparisonOperator):
    """`>=`."""

    __slots__ = ()


class Is(ComparisonOperator):
    """`is`."""

    __slots__ = ()


class IsNot(ComparisonOperator):
    """`is not`."""

    __slots__ = ()


class In(ComparisonOperator):
    """`in`."""

    __slots__ = ()


class NotIn(ComparisonOperator):
    """`not in`."""

    __slots__ = ()


class AddAssign(AugmentedOperator):
    """`+=`."""

    __slots__ = ()


class SubtractAssign(AugmentedOperator):
    """`-=`."""

    __slots__ = ()


class MultiplyAssign(AugmentedOperator):
    """`*=`."""

    __slots__ = ()


class MatrixMultiplyAssign(AugmentedOperator):
    """`@=`."""

    __slots__ = ()


class DivideAssign(AugmentedOperator):
    """`/=`."""

    __slots__ = ()


class FloorDivideAssign(AugmentedOperator):
    """`//=`."""

    __slots__ = ()


class ModuloAssign(AugmentedOperator):
    """`%=`."""

    __slots__ = ()


class PowerAssign(AugmentedOperator):
    """`**=`."""

    __slots__ = ()


class LeftShiftAssign(AugmentedOperator):
    """`<<=`."""

    __slots__ = ()


class RightShiftAssign(AugmentedOperator):
    """`>>=`."""

    __slots__ = ()


class BitAndAssign(AugmentedOperator):
    """`&=`."""

    __slots__ = ()


class BitOrAssign(AugmentedOperator):
    """`|=`."""

    __slots__ = ()


class BitXorAssign(AugmentedOperator):
    """`^=`."""

    __slots__ = ()
