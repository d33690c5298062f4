"""How large the donors are: gross domestic product and population, from `data/reference/gdp_population.csv`."""

from dataclasses import dataclass
from functools import cache

from tracker.tables import read_rows


@dataclass(frozen=True)
class Economy:
    """A state's gross domestic product (current US dollars) and population, each of its year. `code`: ISO 3166-1."""

    code: str
    name: str
    gdp_usd: int
    gdp_year: int
    population: int
    population_year: int

    def __post_init__(self) -> None:
        if min(self.gdp_usd, self.population) <= 0:
            raise ValueError(f"{self.code}: gdp_usd and population must be more than 0")


@cache
def economies() -> dict[str, Economy]:
    """The states of the table by code. Bodies (the EU among them) and Taiwan are not in it.

    Raises:
        DataError: a row is wrong.
    """
    return {row.code: row for row in read_rows("reference/gdp_population.csv", Economy)}
