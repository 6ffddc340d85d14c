"""How a question is asked of the facts: terms, three-valued truth, the judge, the columns and the words."""
