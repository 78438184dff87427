from __future__ import annotations

import datetime as dt
import errno
import threading

import pytest
from django.db import connection

from base.core import clock, jobs
from base.core.errors import DomainError
from base.core.jobs import Progress, job_handler, request_cancel, retry_job, run_job, start_job, sweep
from base.core.models import Job
from base.core.models.jobs import JobStatus

pytestmark = pytest.mark.django_db
runs: list[int] = []


@pytest.fixture(autouse=True)
def handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_handlers", {})
    runs.clear()

    @job_handler("test.count")
    def count(job: Job, progress: Progress) -> dict[str, object]:
        runs.append(job.pk)
        progress(1, 2, "nửa chừng")
        if job.params.get("refuse"):
            raise DomainError("Tệp không có chữ nào.")
        if job.params.get("break"):
            raise RuntimeError("secret detail")
        if job.params.get("errno"):
            raise OSError(job.params["errno"], "secret place")
        if job.params.get("cancel"):
            request_cancel(job)
            progress(2, 2)
        return {"url": "/lam-viec/", "message": "Xong 2 dòng.", "rows": 2}


def make(**params: object) -> Job:
    return Job.objects.create(kind="test.count", title="Đếm", params=params, created_at=clock.now())


def run(**params: object) -> Job:
    job = make(**params)
    run_job(job.pk)
    job.refresh_from_db()
    return job


def test_done_job_keeps_result_message_and_link() -> None:
    job = run()
    assert (job.status, job.result, job.result_url, job.message) == (
        JobStatus.DONE,
        {"rows": 2},
        "/lam-viec/",
        "Xong 2 dòng.",
    )
    assert job.percent == 100


def test_refusal_of_the_domain_is_shown_as_it_is() -> None:
    job = run(refuse=True)
    assert (job.status, job.error) == (JobStatus.FAILED, "Tệp không có chữ nào.")


def test_unexpected_error_is_told_without_its_details() -> None:
    job = run(**{"break": True})
    assert job.status == JobStatus.FAILED
    assert "secret" not in job.error
    assert "thử lại" in job.error


@pytest.mark.parametrize(
    ("number", "told"),
    [(errno.ENOENT, "không tìm thấy một tệp"), (errno.EROFS, "không cho ghi"), (errno.ENOSPC, "đĩa đầy")],
)
def test_a_lost_file_and_a_full_disk_are_told_with_what_to_do(number: int, told: str) -> None:
    job = run(errno=number)
    assert job.status == JobStatus.FAILED
    assert told in job.error
    assert "Chưa có gì bị thay đổi" in job.error
    assert "báo quản trị viên" in job.error
    assert "secret" not in job.error


def test_running_job_stops_at_its_next_report() -> None:
    assert run(cancel=True).status == JobStatus.CANCELLED


def test_a_job_in_steps_says_what_stays_when_it_is_stopped() -> None:
    def walk(job: Job, progress: Progress) -> dict[str, object]:
        for done in range(3):
            if done == job.params["stops_at"]:
                request_cancel(job)
            if done == job.params.get("breaks_at"):
                raise RuntimeError
            progress(done, 3)
        return {}

    job_handler("test.steps", in_steps=True)(walk)
    told = []
    for params in ({"stops_at": 0}, {"stops_at": 2}, {"stops_at": None, "breaks_at": 2}):
        job = Job.objects.create(kind="test.steps", title="Bước", params=params, created_at=clock.now())
        run_job(job.pk)
        job.refresh_from_db()
        told.append(job.message or job.error)
    assert told[0] == "Đã dừng theo yêu cầu. Lần chạy này chưa thay đổi gì."
    assert told[1].startswith("Đã dừng theo yêu cầu. Đã làm xong 2/3 phần và phần ấy được giữ")
    assert "Đã làm xong 1/3 phần" in told[2]


def test_waiting_job_stops_at_once_and_is_not_run() -> None:
    job = make()
    request_cancel(job)
    run_job(job.pk)
    assert runs == []
    assert Job.objects.get().status == JobStatus.CANCELLED


def test_job_is_done_once_however_often_its_number_comes() -> None:
    job = make()
    for _ in range(3):
        run_job(job.pk)
    assert runs == [job.pk]


def test_failed_job_can_be_tried_again(django_capture_on_commit_callbacks: object) -> None:
    job = run(refuse=True)
    Job.objects.update(params={})
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        retry_job(job)
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.DONE, "")


def test_done_job_is_not_tried_again() -> None:
    job = run()
    retry_job(job)
    assert Job.objects.get().status == JobStatus.DONE


def test_job_is_sent_when_its_transaction_commits(django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        job = start_job("test.count", title="Đếm", actor=None, params={})
        assert runs == []
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_unknown_kind_is_refused_before_a_row_exists() -> None:
    with pytest.raises(LookupError):
        start_job("test.nothing", title="x", actor=None, params={})
    assert not Job.objects.exists()


def test_sweeper_sends_again_what_the_broker_lost() -> None:
    job = make()
    assert sweep(clock.now()) == 0
    assert sweep(clock.now() + dt.timedelta(minutes=2)) == 1
    job.refresh_from_db()
    assert job.status == JobStatus.DONE


def test_job_of_a_dead_worker_is_given_to_another() -> None:
    job = make()
    long_ago = clock.now() - dt.timedelta(minutes=10)
    Job.objects.update(status=JobStatus.RUNNING, attempts=1, heartbeat_at=long_ago, created_at=long_ago)
    assert sweep(clock.now()) == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)


def test_job_that_kills_its_workers_is_given_up() -> None:
    job = make()
    long_ago = clock.now() - dt.timedelta(minutes=10)
    Job.objects.update(status=JobStatus.RUNNING, attempts=jobs.MAX_ATTEMPTS, heartbeat_at=long_ago, created_at=long_ago)
    assert sweep(clock.now()) == 0
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert runs == []


def test_worker_that_was_given_up_cannot_finish_the_job_of_its_successor() -> None:
    job = make()
    Job.objects.update(status=JobStatus.RUNNING, attempts=1)
    stale = Job.objects.get()
    Job.objects.update(attempts=2)
    with pytest.raises(jobs.JobCancelled):
        Progress(stale)(1, 2)
    jobs._finish(stale, JobStatus.DONE)
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_workers_with_the_same_number_do_the_job_once() -> None:
    job = make()

    def work() -> None:
        try:
            run_job(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job.refresh_from_db()
    assert (runs, job.status, job.attempts) == ([job.pk], JobStatus.DONE, 1)
