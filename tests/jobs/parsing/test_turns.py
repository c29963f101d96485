"""What the order of parsing promises: each newspaper has its turn, and what may be too much comes by itself."""

import asyncio

from jobs.parsing.turns import MOST_BYTES, MOST_TOGETHER, ParsingTask, Turns


def task(name: str, size: int = 10) -> ParsingTask:
    newspaper = name.rstrip("0123456789")
    reply: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()
    return ParsingTask(newspaper, {"name": name}, b" " * size, reply, since=0.0)


def waiting(*names: str, size: int = 10) -> Turns:
    turns = Turns()
    for name in names:
        turns.add(task(name, size))
    return turns


def names(batch: list[ParsingTask]) -> list[str]:
    return [one.head["name"] for one in batch]


def taken(turns: Turns, *, barred: str = "", alone: str = "") -> list[str]:
    return names(turns.take(lambda newspaper: newspaper not in set(barred), alone=set(alone)))


async def test_newspapers_take_turns_however_much_one_brings() -> None:
    turns = waiting("a1", "a2", "a3", "b1", "c1", "b2")
    assert taken(turns) == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert taken(turns) == [] and len(turns) == 0


async def test_a_batch_has_room_for_so_many_and_the_next_goes_on_with_the_next_newspaper() -> None:
    turns = waiting(*(f"a{number}" for number in range(MOST_TOGETHER)), "b1")
    first = taken(turns)
    assert (len(first), first[:3]) == (MOST_TOGETHER, ["a0", "b1", "a1"])
    large = waiting("a1", "a2", "b1", size=MOST_BYTES // 2)
    assert (taken(large), taken(large)) == (["a1", "b1"], ["a2"])


async def test_what_is_too_large_for_a_batch_is_one_itself() -> None:
    turns = waiting("a1", "b1", "a2", size=2 * MOST_BYTES)
    assert (taken(turns), taken(turns), taken(turns)) == (["a1"], ["b1"], ["a2"])


async def test_suspects_come_by_themselves() -> None:
    turns = waiting("a1", "b1", "c1", "a2")
    assert taken(turns, alone="b") == ["a1"]
    assert taken(turns, alone="b") == ["b1"]
    guilty = turns.take(lambda _: True)
    assert names(guilty) == ["c1", "a2"]
    guilty[0].alone = True
    turns.put_back(guilty)
    assert (taken(turns), taken(turns)) == (["c1"], ["a2"])


async def test_who_may_not_go_waits_and_loses_nothing() -> None:
    turns = waiting("a1", "b1", "a2")
    assert taken(turns, barred="a") == ["b1"]
    assert taken(turns, barred="a") == []
    assert taken(turns) == ["a1", "a2"]


async def test_what_is_put_back_comes_first_in_its_old_order() -> None:
    turns = waiting("a1", "b1", "a2", "c1")
    batch = turns.take(lambda _: True)
    turns.add(task("a9"))
    turns.add(task("d1"))
    turns.put_back(batch[1:])
    assert names(batch) == ["a1", "b1", "c1", "a2"]
    assert taken(turns) == ["b1", "c1", "a2", "d1", "a9"]


async def test_who_waits_no_longer_takes_no_turn() -> None:
    turns = waiting("a1", "b1")
    gone = turns.take(lambda newspaper: newspaper == "a")
    gone[0].reply.cancel()
    turns.put_back(gone)
    assert taken(turns) == ["b1"]
    gone[0].settle({})
    assert gone[0].reply.cancelled()


async def test_it_is_known_since_when_somebody_waits() -> None:
    turns = waiting("b1")
    turns.add(ParsingTask("a", {}, b"", asyncio.get_running_loop().create_future(), since=-5.0))
    assert turns.oldest() == -5.0
    assert len(turns.drain()) == 2
    assert turns.oldest() is None
