from tui.suggest.jobs import Job, Jobs


def asked(jobs: Jobs) -> str:
    ask = jobs.next()
    return ask.article if ask else ""


def test_jobs_are_done_in_the_order_asked_and_one_at_a_time() -> None:
    jobs = Jobs()
    for name in "abc":
        jobs.later(Job(name, "text", "sha", background=True))
    assert asked(jobs) == "a"
    assert asked(jobs) == ""
    assert jobs.current is not None
    jobs.finish(jobs.current)
    assert asked(jobs) == "b"
    assert (jobs.done, jobs.total, len(jobs)) == (1, 3, 2)


def test_the_open_article_goes_first_and_what_it_interrupts_second() -> None:
    jobs = Jobs()
    for name in "ab":
        jobs.later(Job(name, "text", "sha", background=True))
    assert asked(jobs) == "a"
    jobs.urgent(Job("x", "text", "sha"))
    order = []
    while name := asked(jobs):
        order.append(name)
        assert jobs.current is not None
        jobs.finish(jobs.current)
    assert order == ["x", "a", "b"]
    assert (jobs.done, jobs.total) == (3, 3)


def test_asking_again_replaces_what_was_asked() -> None:
    jobs = Jobs()
    jobs.later(Job("a", "old", "1", background=True))
    jobs.urgent(Job("a", "new", "2"))
    ask = jobs.next()
    assert ask is not None
    assert (ask.text, len(jobs), jobs.total) == ("new", 1, 1)


def test_the_same_text_is_not_queued_behind_itself() -> None:
    jobs = Jobs()
    jobs.urgent(Job("a", "text", "1"))
    jobs.next()
    jobs.later(Job("a", "text", "1", background=True))
    assert len(jobs) == 1
    jobs.later(Job("a", "changed", "2", background=True))
    ask = jobs.next()
    assert ask is not None
    assert ask.text == "changed"


def test_numbers_grow_so_that_old_answers_are_known_as_old() -> None:
    jobs = Jobs()
    jobs.urgent(Job("a", "text", "1"))
    first = jobs.next()
    jobs.urgent(Job("a", "text", "1"))
    second = jobs.next()
    assert first is not None
    assert second is not None
    assert second.request > first.request == jobs.number - 1


def test_counting_starts_anew_after_a_rest() -> None:
    jobs = Jobs()
    for name in "ab":
        jobs.urgent(Job(name, "text", "1"))
        jobs.next()
        assert jobs.current is not None
        jobs.finish(jobs.current)
    assert (jobs.done, jobs.total) == (1, 1)


def test_a_forgotten_job_is_no_longer_at_work() -> None:
    jobs = Jobs()
    jobs.urgent(Job("a", "text", "1"))
    jobs.next()
    jobs.drop("a")
    assert jobs.current is None
    assert len(jobs) == 0
    jobs.drop("a")
    assert jobs.total == 0


def test_after_a_crash_the_job_at_work_comes_first_again() -> None:
    jobs = Jobs()
    jobs.urgent(Job("a", "text", "1"))
    jobs.next()
    jobs.later(Job("b", "text", "1", background=True))
    jobs.again()
    assert asked(jobs) == "a"
