"""The default broker, messages as files, made safe: no half-written message is ever read, an unreadable one is dropped.

kombu's own reads a message while it is being written, and ends the worker over one that a full disk cut short.
"""

import json
import logging
import os
import uuid
from pathlib import Path
from time import time_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: Any, **options: Any) -> None:  # type: ignore[override]  # its parents disagree
        """Writes the message under another name first: it appears in the queue whole or not at all."""
        final = Path(self.data_folder_out) / f"{time_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        part = final.with_suffix(".part")
        try:
            part.write_text(dumps(payload))
            os.replace(part, final)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ChannelError(f"Cannot add the message {final.name}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message that can be read; the sweeper sends again what was lost with the others."""
        while True:
            try:
                return super()._get(queue)
            except (json.JSONDecodeError, UnicodeDecodeError):
                logger.warning("A message that could not be read was dropped from the queue %s", queue)


class Transport(filesystem.Transport):
    Channel = Channel
    default_connection_params: dict[str, Any] = {}
    """Files have no host: without this, each start warns that none was given."""
